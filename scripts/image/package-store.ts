import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from '../toolchain/cache.ts';
import { cacheKey } from '../toolchain/digest.ts';
import { isHeld, withLock } from '../toolchain/lock.ts';
import type { Privileges } from '../toolchain/privileges.ts';
import { isWholeTree } from '../toolchain/whole.ts';
import { removeTree } from './remove-tree.ts';

/*
 * Trees of packages, which several builds use at once. A tree is never changed and never replaced: it
 * lies in a folder named by what is installed in it, and its place, named by what was asked for, is a link
 * to that folder. So newer packages are another tree, and whoever is copying the old one goes on.
 */

/** A root file system with packages installed and nothing of ours in it yet. */
export interface PackageTree {
  readonly folder: string;
  /** Changes with what was asked for. */
  readonly asked: string;
  /** Changes with what is in the tree too: the same was asked for, and the archive had newer packages. */
  readonly key: string;
}

/** The place of the trees of one key. */
export function treePlace(name: string, key: string): string {
  return cacheFolder('packages', `${name}-${key}`);
}

/** What a tree's content is known by. */
export async function contentKey(folder: string): Promise<string> {
  return cacheKey(await readFile(join(folder, statusFile), 'utf8'));
}

const statusFile = 'var/lib/dpkg/status';

/** Whether there is a tree; one that lost its files counts for none. */
export async function hasTree(place: string): Promise<boolean> {
  return (await currentFolder(place)) !== undefined;
}

async function currentFolder(place: string): Promise<string | undefined> {
  const name = await readlink(place).catch(() => undefined);
  if (name === undefined) return undefined;
  const folder = join(dirname(place), name);
  return isWhole(folder) ? folder : undefined;
}

function isWhole(folder: string): boolean {
  const needed = ['etc/passwd', 'etc/group', statusFile];
  return isWholeTree(folder) && needed.every((path) => existsSync(join(folder, path)));
}

/** Runs `work` with the folder of the tree, which stays until then; with undefined when there is none. */
export async function withTreeFolder<T>(
  place: string,
  work: (folder: string | undefined) => Promise<T>,
): Promise<T> {
  for (;;) {
    const folder = await currentFolder(place);
    if (folder === undefined) return work(undefined);
    const what = 'using packages';
    const done = await withLock(
      `${folder}.user-${randomUUID()}`,
      { whenHeld: 'fail', what },
      async () =>
        // Before the mark was there, another tree may have come and this one gone.
        (await currentFolder(place)) === folder ? { value: await work(folder) } : undefined,
    );
    if (done !== undefined) return done.value;
  }
}

/**
 * Moves a new tree to its place. Trees that were there before go once nobody uses them.
 *
 * The caller holds a lock for the place.
 */
export async function putTree(privileges: Privileges, place: string, fresh: string): Promise<void> {
  const folder = `${place}.${await contentKey(fresh)}`;
  // The same packages again: those who use them need not change.
  if (!isWhole(folder)) {
    await removeTree(privileges, folder);
    await rename(fresh, folder);
  }
  const link = `${place}.link`;
  await rm(link, { force: true });
  await symlink(basename(folder), link);
  await rename(link, place);
  await removeOld(privileges, place);
}

async function removeOld(privileges: Privileges, place: string): Promise<void> {
  const parent = dirname(place);
  const current = await readlink(place);
  const names = await readdir(parent);
  const start = `${basename(place)}.`;
  // The place's lock, and marks of users, begin so too.
  const trees = names.filter(
    (name) => name.startsWith(start) && /^\w{16}$/.test(name.slice(start.length)),
  );
  for (const tree of trees.filter((name) => name !== current)) {
    const marks = names.filter((name) => name.startsWith(`${tree}.user-`));
    const held = await Promise.all(marks.map((mark) => isHeld(join(parent, mark))));
    if (held.includes(true)) continue;
    for (const mark of marks) await rm(join(parent, mark), { force: true });
    await removeTree(privileges, join(parent, tree));
  }
}

/** Removes every tree whose name begins so, and what belongs to it. */
export async function removeTrees(privileges: Privileges, start: string): Promise<void> {
  const parent = cacheFolder('packages');
  for (const name of await readdir(parent).catch((): string[] => []))
    if (name.startsWith(start)) await removeTree(privileges, join(parent, name));
}

/** Removes the trees of verifications that were killed: `verify-PID-…`, of a process that is no more. */
export async function removeAbandonedTrees(privileges: Privileges): Promise<void> {
  const names = await readdir(cacheFolder('packages')).catch((): string[] => []);
  const pids = new Set(names.flatMap((name) => /^verify-(\d+)-/.exec(name)?.[1] ?? []));
  for (const pid of pids)
    if (!existsSync(`/proc/${pid}`)) await removeTrees(privileges, `verify-${pid}-`);
}
