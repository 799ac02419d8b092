import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrivateKey, type PrivateKey } from '../../overlays/shared/ssh/key.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { keptSecret, secretIfThere } from '../secrets/kept-secret.ts';
import { clusterSecretFiles, clusterSecrets, type ClusterSecrets } from '../seed/secrets.ts';
import { nextSeedKey, nextSeedKeyFile, seedKeyFile, seedKeys } from '../seed/seed-keys.ts';

/*
 * The keys of a cluster that are to follow, in `next` beside its secrets, from the first step of a rotation to its last
 * one: the same command goes on with the same keys. Those that they take the place of stay in `before`, for nodes that
 * were away.
 */

export interface NextSecrets {
  /** Of the rotation. */
  readonly id: string;
  readonly secrets: ClusterSecrets;
  readonly seedKey: PrivateKey;
  /** Every key with which the nodes' keys may be signed, whichever of them a node knows. */
  readonly signers: readonly PrivateKey[];
  /** `ssh-ed25519 AAAA…` */
  readonly applyKey: { readonly before: string; readonly next: string };
}

const idFile = 'id';
const isId = (text: string) => /^keys-[0-9a-f-]{10,60}$/.test(text);

function nextFolder(folder: string): string {
  return join(folder, 'next');
}

/** The id of a rotation that was begun on this host and has not ended; undefined: there is none. */
export async function begunRotation(folder: string): Promise<string | undefined> {
  return secretIfThere(join(nextFolder(folder), idFile), isId);
}

/** The keys that are to follow; made when there are none. */
export async function nextSecrets(folder: string, now: Date): Promise<NextSecrets> {
  const next = nextFolder(folder);
  const id = await keptSecret(join(next, idFile), () => newId(now), isId);
  const before = await clusterSecrets(folder);
  const secrets = await clusterSecrets(next);
  const { signing } = await seedKeys(folder);
  const seedKey = await nextSeedKey(folder);
  const [beforeKey, nextKey] = [before.applyKey, secrets.applyKey].map(readPrivateKey);
  if (beforeKey === undefined || nextKey === undefined)
    throw new Error('a key that was valid is none');
  return {
    id,
    secrets,
    seedKey,
    signers: [signing, seedKey],
    applyKey: { before: beforeKey.publicKey, next: nextKey.publicKey },
  };
}

function newId(now: Date): string {
  const digits = now.toISOString().replaceAll(/\D/g, '');
  const chance = randomBytes(2).toString('hex');
  return `keys-${digits.slice(0, 8)}-${digits.slice(8, 14)}-${chance}`;
}

/** There from the moment in which all nodes have the next keys. */
const doneFile = 'done';

/**
 * Puts the next keys in the place of the present ones, when all nodes have them. Each file is replaced at once; after
 * an interruption `resumeTaking` goes on.
 */
export async function takeNextSecrets(folder: string): Promise<void> {
  await keptSecret(join(nextFolder(folder), doneFile), () => 'done', Boolean);
  const before = join(folder, 'before');
  await makeFolder(before, 0o700);
  for (const name of clusterSecretFiles)
    await replace(join(folder, name), join(nextFolder(folder), name), join(before, name));
  await replace(seedKeyFile(folder), nextSeedKeyFile(folder), join(before, 'seed-key'));
  await rm(nextFolder(folder), { recursive: true });
}

/** Ends what an interruption left of it. @returns whether there was something left. */
export async function resumeTaking(folder: string): Promise<boolean> {
  if (!existsSync(join(nextFolder(folder), doneFile))) return false;
  await takeNextSecrets(folder);
  return true;
}

async function replace(file: string, next: string, before: string): Promise<void> {
  // It was done before an interruption.
  if (!existsSync(next)) return;
  await copyFile(file, before);
  await rename(next, file);
}
