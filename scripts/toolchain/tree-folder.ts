import { existsSync } from 'node:fs';
import { cacheFolder } from './cache.ts';
import { cacheKey } from './digest.ts';
import { namedArchive, type MirrorOptions } from './mirror.ts';
import { release } from './release.ts';
import { sandboxProgram } from './sandbox.ts';
import { treePackages, type TreeName } from './tree-packages.ts';

/** Raise it when the way that trees are made changes. */
const recipe = 4;

/** Where a tree is, or would be: named by what goes into it, `added` packages included. */
export function treeFolder(
  name: TreeName,
  mirror: MirrorOptions = {},
  added: readonly string[] = [],
): string {
  // What makes images is of the archive that they are: of one day, where the archive is a snapshot.
  const archive = name === 'build' ? namedArchive(mirror) : undefined;
  const packages = [...treePackages[name], ...added];
  const key = cacheKey({
    recipe,
    release,
    packages,
    ...(archive === undefined ? {} : { archive }),
  });
  return cacheFolder('trees', `${name}-${key}`);
}

/** The folder of a tree when it and the sandbox are on hand; never starts or fetches anything. */
export function findTree(name: TreeName): string | undefined {
  const tree = treeFolder(name);
  return existsSync(tree) && existsSync(sandboxProgram()) ? tree : undefined;
}
