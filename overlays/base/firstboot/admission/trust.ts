import { readIfThere } from '../../../shared/node/files.ts';
import { paths } from '../../../shared/node/paths.ts';
import { isPublicKey } from '../../../shared/ssh/key.ts';
import type { SignedSeed } from '../../../shared/seed/signature/verify-seed.ts';
import { ownAttributes, writeDurably } from '../../../shared/node/durable.ts';
import { at, type System } from '../system.ts';

/** Who may give this node a seed. */
export interface Trust {
  /** `ssh-ed25519 AAAA…`; empty when nobody's signature counts. */
  readonly keys: readonly string[];
  /** The signed seed that was taken last, from which the keys are. */
  readonly last?: TakenSeed;
}

interface TakenSeed {
  readonly cluster: string;
  readonly node: string;
  readonly serial: number;
  /** SHA-256 of its manifest, hex. */
  readonly manifest: string;
}

/** What a node trusts once it has taken a seed. After an unsigned one that is nobody. */
export function trustIn(signed: SignedSeed | undefined): Trust {
  if (signed === undefined) return { keys: [] };
  const { cluster, node, serial, keys } = signed.manifest;
  return { keys, last: { cluster, node, serial, manifest: signed.manifestDigest } };
}

/** Takes note of it where the seed itself changes nothing: another key, or a newer copy. */
export function learnTrust(system: System, trust: Trust): void {
  const path = at(system, paths.seedTrust);
  if (readIfThere(path) !== trustText(trust)) writeDurably(path, trustText(trust), ownAttributes());
}

export function trustText(trust: Trust): string {
  return `${JSON.stringify(trust, null, 2)}\n`;
}

/**
 * What this node has learned from its seeds; where it has learned nothing, the keys of its image.
 *
 * @throws Error when the file is damaged; it says what to do.
 */
export function readTrust(system: System): Trust {
  const text = readIfThere(at(system, paths.seedTrust));
  const learned = text === undefined ? { keys: [] } : parse(text);
  if (learned === undefined)
    throw new Error(
      `${paths.seedTrust} is damaged: remove it, and lvsmith accept-seed takes the attached seed`,
    );
  return learned.keys.length > 0 ? learned : { keys: imageKeys(system) };
}

/** Lines of allowed_signers (ssh-keygen(1)), as the image has them. */
function imageKeys(system: System): readonly string[] {
  const lines = readIfThere(at(system, paths.imageSeedKeys))?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [key] = /\bssh-ed25519 [A-Za-z0-9+/]+={0,2}(?=\s|$)/.exec(line) ?? [];
    return key !== undefined && isPublicKey(key) ? [key] : [];
  });
}

function parse(text: string): Trust | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isTrust(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isTrust(value: unknown): value is Trust {
  if (typeof value !== 'object' || value === null) return false;
  const { keys, last }: { readonly [K in keyof Trust]?: unknown } = value;
  return (
    Array.isArray(keys) &&
    keys.every((key) => typeof key === 'string' && isPublicKey(key)) &&
    (keys.length === 0 || isTaken(last))
  );
}

function isTaken(value: unknown): value is TakenSeed {
  if (typeof value !== 'object' || value === null) return false;
  const { cluster, node, serial, manifest }: { readonly [K in keyof TakenSeed]?: unknown } = value;
  return (
    [cluster, node, manifest].every((word) => typeof word === 'string') &&
    typeof serial === 'number'
  );
}
