import { existsSync } from 'node:fs';
import { cacheFolder } from './cache.ts';
import { cacheKey } from './digest.ts';
import { release } from './release.ts';
import { sandboxProgram } from './sandbox.ts';
import { treePackages, type TreeName } from './tree-packages.ts';

/** Raise it when the way that trees are made changes. */
const recipe = 2;

/** Where a tree is, or would be: named by what goes into it. */
export function treeFolder(name: TreeName): string {
  const key = cacheKey({ recipe, release, packages: treePackages[name] });
  return cacheFolder('trees', `${name}-${key}`);
}

/** The folder of a tree when it and the sandbox are on hand; never starts or fetches anything. */
export function findTree(name: TreeName): string | undefined {
  const tree = treeFolder(name);
  return existsSync(tree) && existsSync(sandboxProgram()) ? tree : undefined;
}
