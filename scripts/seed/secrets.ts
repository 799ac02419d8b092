import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { publicKeyOf, readPrivateKey } from '../../overlays/shared/ssh/key.ts';
import { keptSecret } from '../secrets/kept-secret.ts';
import { makeSshKey } from '../secrets/ssh-key-pair.ts';

/** What the nodes of one cluster share. Never printed. */
export interface ClusterSecrets {
  /** Base64 of 256 bytes (corosync-keygen(8)). */
  readonly corosyncAuthkey: string;
  readonly pacemakerAuthkey: string;
  readonly monPassword: string;
  /** The private key with which `lvsmith apply` reaches the nodes, and which can do nothing else there. */
  readonly applyKey: string;
}

/** The same, with what people know and what one node keeps for itself. */
export interface NodeSecrets extends ClusterSecrets {
  /** For people: the only secret that anybody types. Seeds carry its hash. */
  readonly consolePassword: string;
  /** The node's own ed25519 key: its fingerprint stays the same when its disk is rebuilt. */
  readonly sshHostKey: string;
}

const keyBytes = 256;

/** Where each of the secrets that nodes share is, in the folder of a cluster's secrets. */
export const clusterSecretFiles = [
  'corosync-authkey',
  'pacemaker-authkey',
  'mon-password',
  'apply-key',
] as const;

/** The secrets that nodes share; missing ones are made. */
export async function clusterSecrets(folder: string): Promise<ClusterSecrets> {
  const secret = (
    name: (typeof clusterSecretFiles)[number],
    make: () => string,
    check: (text: string) => boolean,
  ) => keptSecret(join(folder, name), make, check);
  return {
    corosyncAuthkey: await secret('corosync-authkey', makeKey, isKey),
    pacemakerAuthkey: await secret('pacemaker-authkey', makeKey, isKey),
    monPassword: await secret(
      'mon-password',
      () => randomBytes(24).toString('base64url'),
      (text) => text.length >= 8,
    ),
    applyKey: await secret(
      'apply-key',
      () => makeSshKey('apply').trimEnd(),
      (text) => readPrivateKey(text) !== undefined,
    ),
  };
}

/** The secrets for a node; missing ones are made. */
export async function nodeSecrets(folder: string, node: string): Promise<NodeSecrets> {
  const secret = (name: string, make: () => string, check: (text: string) => boolean) =>
    keptSecret(join(folder, name), make, check);
  return {
    ...(await clusterSecrets(folder)),
    consolePassword: await secret(
      'console-password',
      () => randomBytes(12).toString('base64url'),
      (text) => text.length >= 8,
    ),
    sshHostKey: `${await secret(
      join('ssh', node),
      () => makeSshKey(node).trimEnd(),
      (text) => publicKeyOf(text) !== undefined,
    )}\n`,
  };
}

function isKey(text: string): boolean {
  return Buffer.from(text, 'base64').length === keyBytes;
}

function makeKey(): string {
  return randomBytes(keyBytes).toString('base64');
}
