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

/** What mkosi puts into a tree of its own: no machine's name, and places for boot partitions; and no keys. */
async function addFirstFiles(tree: string): Promise<void> {
  await writeFile(join(tree, 'etc/machine-id'), 'uninitialized\n', { mode: 0o444 });
  const folders = [
    ['efi', 0o500],
    ['boot', 0o755],
    ['boot/loader', 0o700],
  ] as const;
  for (const [path, mode] of folders) {
    await mkdir(join(tree, path), { recursive: true });
    await chmod(join(tree, path), mode);
  }
  await writeFile(join(tree, 'boot/loader/entries.srel'), 'type1\n', { mode: 0o600 });
  // The server's package makes no keys where there are some: a tree for all machines is without.
  await mkdir(join(tree, 'etc/ssh'), { recursive: true });
  for (const kind of ['rsa', 'ecdsa', 'ed25519'])
    await writeFile(join(tree, `etc/ssh/ssh_host_${kind}_key`), '', { mode: 0o600 });
}
