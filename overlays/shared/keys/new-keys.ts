import { createHash } from 'node:crypto';
import { isRecord } from '../apply/is-record.ts';
import { isPublicKey } from '../ssh/key.ts';

/*
 * New keys for a node of a running cluster. The build host signs them with the key that signs the cluster's seeds: the
 * key with which it reaches the node may change a configuration, and not who owns the cluster.
 */

/** What such a signature is for: one of the same key for a seed does not count. */
export const keysNamespace = 'keys@lvsmith';

/** One node's part of a rotation. */
export interface NewKeys {
  /** Of the whole rotation, the same on every node. */
  readonly id: string;
  /** Who rotates and from where, for people. */
  readonly by: string;
  readonly cluster: string;
  readonly node: string;
  /** The directors that take part; all of them have to have the new key before it counts. */
  readonly directors: readonly string[];
  /** Seconds in which they all have to. */
  readonly window: number;
  /** On directors; keys in Base64. */
  readonly director?: DirectorKeys | undefined;
  /** On the witness of a lease, Base64. */
  readonly witnessKey?: string | undefined;
  /** The public key that signs seeds from then on: `ssh-ed25519 AAAA…`. */
  readonly seedKey: string;
  /** The public keys of `lvsmith apply`. */
  readonly applyKey: { readonly before: string; readonly next: string };
}

interface DirectorKeys {
  readonly corosync: string;
  readonly pacemaker: string;
  readonly monPassword: string;
}

/** What tells one key from another and gives nothing of it away; a key has at least 256 random bits. */
export function keyFingerprint(key: Uint8Array): string {
  return createHash('sha256').update('lvsmith key').update(key).digest('hex').slice(0, 16);
}

/** undefined for what is none. Read it only when its signature was verified. */
export function parseNewKeys(text: string): NewKeys | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isNewKeys(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isNewKeys(value: unknown): value is NewKeys {
  if (!isRecord(value)) return false;
  const { id, by, cluster, node, directors, window, director, witnessKey } = value;
  const { seedKey, applyKey } = value;
  return (
    [id, by, cluster, node].every(isText) &&
    Array.isArray(directors) &&
    directors.every(isText) &&
    typeof window === 'number' &&
    Number.isInteger(window) &&
    (director === undefined || isDirectorKeys(director)) &&
    (witnessKey === undefined || isText(witnessKey)) &&
    isKey(seedKey) &&
    isRecord(applyKey) &&
    isKey(applyKey['before']) &&
    isKey(applyKey['next'])
  );
}

function isDirectorKeys(value: unknown): value is DirectorKeys {
  if (!isRecord(value)) return false;
  return ['corosync', 'pacemaker', 'monPassword'].every((name) => isText(value[name]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && isPublicKey(value);
}
