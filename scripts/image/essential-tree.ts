import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateApt } from '../toolchain/apt.ts';
import { privilegePrefix, type Privileges } from '../toolchain/privileges.ts';
import { downloadPackages, unpackPackages } from '../toolchain/unpack.ts';

/** What every other package takes for granted, in the words of apt-patterns(7). */
export const essentialPackages = ['?essential', 'base-files'] as const;

interface EssentialOptions {
  /** Where the tree is to be; not there yet. */
  readonly folder: string;
  /** The sandbox tree with the preferences of a lock, if there is one. */
  readonly sandbox: string;
  readonly onLine: (line: string) => void;
}

/**
 * Makes the tree that the first packages are installed on: the essential ones unpacked, since the scripts of
 * each call programs of the others. They are installed like all others afterwards, over what is there.
 *
 * mkosi does the same where it is given no tree, with two programs in a sandbox for each package, one after
 * the other: five seconds where this takes one.
 */
export async function essentialTree(
  source: PrivateApt,
  privileges: Privileges,
  { folder, sandbox, onLine }: EssentialOptions,
): Promise<string> {
  const options = [`Dir::Etc::preferencesparts=${join(sandbox, 'etc/apt/preferences.d')}`];
  const archives = await downloadPackages(source, essentialPackages, { options, onLine });
  await mkdir(folder);
  await unpackPackages(archives, folder, onLine, privilegePrefix(privileges));
  await addFirstFiles(folder);
  return folder;
}

/** Path, mode, and the content of a file. */
type FirstFile = readonly [path: string, mode: number, content?: string];

/**
 * What mkosi puts into a tree of its own: no machine's name, and places for boot partitions. The keys are
 * empty: the server's package makes none where there are some, and a tree for all machines is without.
 */
const firstFiles: readonly FirstFile[] = [
  ['efi', 0o500],
  ['boot', 0o755],
  ['boot/loader', 0o700],
  ['boot/loader/entries.srel', 0o600, 'type1\n'],
  ['etc/machine-id', 0o444, 'uninitialized\n'],
  ['etc/ssh', 0o755],
  ...['rsa', 'ecdsa', 'ed25519'].map(
    (kind): FirstFile => [`etc/ssh/ssh_host_${kind}_key`, 0o600, ''],
  ),
];

async function addFirstFiles(tree: string): Promise<void> {
  for (const [path, mode, content] of firstFiles) {
    const place = join(tree, path);
    await (content === undefined ? mkdir(place, { recursive: true }) : writeFile(place, content));
    // Whatever the caller's umask.
    await chmod(place, mode);
  }
}
