import { join } from 'node:path';
import { readPrivateKey, type PrivateKey } from '../../overlays/shared/ssh/key.ts';
import { makeSshKey } from '../secrets/ssh-key-pair.ts';
import { keptSecret, secretIfThere, secretsFolder } from '../secrets/kept-secret.ts';

/** Who signs the seeds of a cluster. */
export interface SeedKeys {
  readonly signing: PrivateKey;
  /** Public keys that nodes are to trust once they have a seed: `ssh-ed25519 AAAA…`. */
  readonly trusted: readonly string[];
}

/** Where a cluster's seed key is. */
export function seedKeyFile(folder: string): string {
  return join(folder, 'seed-key');
}

/** Where the one is that is to follow. */
export function nextSeedKeyFile(folder: string): string {
  return `${seedKeyFile(folder)}-next`;
}

/** The seed key that is to follow, made when there is none. */
export async function nextSeedKey(folder: string): Promise<PrivateKey> {
  const make = () => makeSshKey('seeds').trimEnd();
  const key = readPrivateKey(await keptSecret(nextSeedKeyFile(folder), make, isKey));
  if (key === undefined) throw new Error('a key that was valid is none');
  return key;
}

const isKey = (text: string) => readPrivateKey(text) !== undefined;

/** The public key that signs the seeds of a cluster on this host; undefined: none was made. */
export async function ownSeedKey(cluster: string): Promise<string | undefined> {
  const text = await secretIfThere(seedKeyFile(secretsFolder(cluster)), isKey);
  return text === undefined ? undefined : readPrivateKey(text)?.publicKey;
}

/**
 * The seed key of a cluster, made when there is none. It goes onto no medium. `seed-key-next` beside it is the key
 * that is to follow: seeds name it, so that nodes know it before the first seed that it signs.
 */
export async function seedKeys(folder: string): Promise<SeedKeys> {
  const make = () => makeSshKey('seeds').trimEnd();
  const text = await keptSecret(seedKeyFile(folder), make, isKey);
  const nextText = await secretIfThere(nextSeedKeyFile(folder), isKey);
  const [signing, next] = [text, nextText].map((each) => each && readPrivateKey(each));
  if (!signing) throw new Error('a key that was valid is none');
  return { signing, trusted: [signing.publicKey, ...(next ? [next.publicKey] : [])] };
}
