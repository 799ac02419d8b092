import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../host/cache.ts';
import { findSysroot } from '../toolchain/sysroot-path.ts';

/**
 * A folder with pacemaker's tools in it, when there is one on hand: the verify tree of the tests, or
 * what a build of the director has installed. Nothing is fetched.
 */
export async function findPacemaker(): Promise<string | undefined> {
  return findSysroot('verify') ?? newestPackageTree();
}

async function newestPackageTree(): Promise<string | undefined> {
  const folder = cacheFolder('rootfs');
  const names: string[] = await readdir(folder).catch(() => []);
  const trees = names
    .filter((name) => /^director-[0-9a-f]+$/.test(name))
    .map((name) => join(folder, name))
    .filter((tree) => existsSync(join(tree, 'usr/sbin/crm_simulate')));
  const dated = await Promise.all(
    trees.map(async (tree) => ({ tree, made: (await stat(tree)).mtimeMs })),
  );
  return dated.toSorted((a, b) => b.made - a.made)[0]?.tree;
}
