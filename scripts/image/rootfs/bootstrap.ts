import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateApt } from '../../toolchain/apt.ts';
import { privilegePrefix, type Privileges } from '../../host/privileges.ts';
import { downloadPackages, unpackPackages } from '../../toolchain/unpack.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

/** What every other package depends on implicitly, as patterns of apt-patterns(7). */
export const essentialPackages = ['?essential', 'base-files'] as const;

interface BootstrapOptions {
  /** Where to make the rootfs; must not exist yet. */
  readonly folder: string;
  /** The sandbox tree, with the apt preferences of a lock if there is one. */
  readonly sandbox: string;
  readonly onLine: (line: string) => void;
}

/**
 * Makes the rootfs that the first packages are installed on: the essential packages, unpacked, since their
 * maintainer scripts call each other's programs. They are then installed over it like all others.
 *
 * mkosi does the same when it has no base tree, but sandboxes two programs for each package, one after the other:
 * five seconds where this takes one.
 */
export async function bootstrapRootfs(
  apt: PrivateApt,
  privileges: Privileges,
  { folder, sandbox, onLine }: BootstrapOptions,
): Promise<string> {
  const options = [`Dir::Etc::preferencesparts=${join(sandbox, 'etc/apt/preferences.d')}`];
  const archives = await downloadPackages(apt, essentialPackages, { options, onLine });
  await mkdir(folder);
  await unpackPackages(archives, folder, onLine, privilegePrefix(privileges));
  await addInitialFiles(folder);
  return folder;
}

/** Path, mode, and the content of a file; a folder has none. */
type InitialFile = readonly [path: string, mode: number, content?: string];

/**
 * What mkosi puts into a rootfs that it makes itself: no machine id, and mount points for boot partitions. The host
 * keys are empty files: openssh-server makes none where they exist, and an image must not carry any.
 */
const initialFiles: readonly InitialFile[] = [
  ['efi', 0o500],
  ['boot', 0o755],
  ['boot/loader', 0o700],
  ['boot/loader/entries.srel', 0o600, 'type1\n'],
  ['etc/machine-id', 0o444, 'uninitialized\n'],
  ['etc/ssh', 0o755],
  ...['rsa', 'ecdsa', 'ed25519'].map(
    (type): InitialFile => [`etc/ssh/ssh_host_${type}_key`, 0o600, ''],
  ),
];

async function addInitialFiles(rootfs: string): Promise<void> {
  for (const [path, mode, content] of initialFiles) {
    const target = join(rootfs, path);
    await (content === undefined ? makeFolder(target) : writeFile(target, content));
    // Independent of the caller's umask.
    await chmod(target, mode);
  }
}
