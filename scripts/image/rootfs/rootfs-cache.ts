import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from '../../host/cache.ts';
import { cacheKey } from '../../host/digest.ts';
import { isHeld, takeLock } from '../../host/file-lock.ts';
import type { Privileges } from '../../host/privileges.ts';
import { isCompleteSysroot } from '../../toolchain/is-complete.ts';
import { removeFolder } from './remove-folder.ts';

/*
 * The cache of root file systems, shared by concurrent builds. A rootfs is never changed and never replaced: its
 * folder is named by its contents, and a cache entry, named by what was requested, is a symbolic link to that
 * folder. Newer packages make another folder, and a build that is copying the old one goes on undisturbed.
 */

/** A root file system with packages installed and no files of lvsmith yet. */
export interface Rootfs {
  readonly path: string;
  /** Identifies what was requested. */
  readonly requestKey: string;
  /** Identifies request and contents: the archive may have newer packages for the same request. */
  readonly key: string;
  /** The day of the archive that its packages were taken from, `2026-11-28`. */
  readonly archive: string;
}

/** A folder of the cache that stays there until it is disposed of. */
export interface HeldFolder extends AsyncDisposable {
  readonly path: string;
}

/** The path of the cache entry for a request. */
export function entryPath(name: string, requestKey: string): string {
  return cacheFolder('rootfs', `${name}-${requestKey}`);
}

/** Identifies the contents of a rootfs. */
export async function contentKey(rootfs: string): Promise<string> {
  return cacheKey(await readFile(join(rootfs, statusFile), 'utf8'));
}

const statusFile = 'var/lib/dpkg/status';

/** The day of the archive that the packages of a rootfs were taken from. */
export async function archiveOf(folder: string): Promise<string> {
  return readFile(archiveFile(folder), 'utf8');
}

/** Beside the rootfs, whose files may belong to mapped user ids. */
function archiveFile(folder: string): string {
  return `${folder}.archive`;
}

/** Whether an entry leads to a complete rootfs. */
export async function hasRootfs(entry: string): Promise<boolean> {
  return (await folderOf(entry)) !== undefined;
}

async function folderOf(entry: string): Promise<string | undefined> {
  const name = await readlink(entry).catch(() => undefined);
  if (name === undefined) return undefined;
  const folder = join(dirname(entry), name);
  return isComplete(folder) ? folder : undefined;
}

function isComplete(folder: string): boolean {
  const required = ['etc/passwd', 'etc/group', statusFile];
  return isCompleteSysroot(folder) && required.every((path) => existsSync(join(folder, path)));
}

/** Keeps the rootfs of an entry in the cache until disposed of; undefined when there is none. */
export async function holdRootfs(entry: string): Promise<HeldFolder | undefined> {
  for (;;) {
    const path = await folderOf(entry);
    if (path === undefined) return undefined;
    const userMark = `${path}.user-${randomUUID()}`;
    const lock = await takeLock(userMark, { whenHeld: 'fail', purpose: 'using packages' });
    // The entry may have been replaced, and this folder removed, before the mark was there.
    if ((await folderOf(entry)) === path)
      return { path, [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose]() };
    await lock[Symbol.asyncDispose]();
  }
}

/**
 * Moves a new rootfs into the cache and points the entry to it. Earlier folders of the entry are removed unless
 * a build still uses them.
 *
 * The caller holds a lock for the entry.
 *
 * @param archive the day of the archive.
 */
export async function storeRootfs(
  privileges: Privileges,
  entry: string,
  fresh: string,
  archive: string,
): Promise<void> {
  const folder = `${entry}.${await contentKey(fresh)}`;
  // With the same packages again, whoever uses the old folder need not change, and they are as old as they were.
  if (!isComplete(folder)) {
    await removeFolder(privileges, folder);
    await writeFile(archiveFile(folder), archive);
    await rename(fresh, folder);
  }
  const link = `${entry}.link`;
  await rm(link, { force: true });
  await symlink(basename(folder), link);
  await rename(link, entry);
  await removeUnused(privileges, entry);
}

async function removeUnused(privileges: Privileges, entry: string): Promise<void> {
  const parent = dirname(entry);
  const current = await readlink(entry);
  const names = await readdir(parent);
  const prefix = `${basename(entry)}.`;
  // The entry's lock and the marks of users have the same prefix.
  const folders = names.filter(
    (name) => name.startsWith(prefix) && /^\w{16}$/.test(name.slice(prefix.length)),
  );
  for (const folder of folders.filter((name) => name !== current)) {
    const userMarks = names.filter((name) => name.startsWith(`${folder}.user-`));
    const held = await Promise.all(userMarks.map((mark) => isHeld(join(parent, mark))));
    if (held.includes(true)) continue;
    for (const mark of userMarks) await rm(join(parent, mark), { force: true });
    await removeFolder(privileges, join(parent, folder));
    await rm(archiveFile(join(parent, folder)), { force: true });
  }
}

/** Removes every entry with this prefix, with its folders. */
export async function removeEntries(privileges: Privileges, prefix: string): Promise<void> {
  const parent = cacheFolder('rootfs');
  for (const name of await readdir(parent).catch((): string[] => []))
    if (name.startsWith(prefix)) await removeFolder(privileges, join(parent, name));
}

/** Removes what killed verifications left: `verify-PID-…` of a process that no longer exists. */
export async function removeAbandonedEntries(privileges: Privileges): Promise<void> {
  const names = await readdir(cacheFolder('rootfs')).catch((): string[] => []);
  const pids = new Set(names.flatMap((name) => /^verify-(\d+)-/.exec(name)?.[1] ?? []));
  for (const pid of pids)
    if (!existsSync(`/proc/${pid}`)) await removeEntries(privileges, `verify-${pid}-`);
}
