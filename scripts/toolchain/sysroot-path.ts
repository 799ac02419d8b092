import { existsSync } from 'node:fs';
import { cacheFolder } from '../host/cache.ts';
import { cacheKey } from '../host/digest.ts';
import { namedArchive, type MirrorOptions } from './mirror.ts';
import { release } from './release.ts';
import { sandboxProgram } from './sandbox.ts';
import { sysrootPackages, type SysrootName } from './sysroot-packages.ts';

/** Raise it when sysroots are made in another way. */
const recipe = 4;

/** The path of a sysroot, whether it exists or not: named by its contents, `added` packages included. */
export function sysrootPath(
  name: SysrootName,
  mirror: MirrorOptions = {},
  added: readonly string[] = [],
): string {
  // The programs that make images come from the same archive as their packages, which may be a snapshot.
  const archive = name === 'build' ? namedArchive(mirror) : undefined;
  const packages = [...sysrootPackages[name], ...added];
  const key = cacheKey({ recipe, release, packages, archive });
  return cacheFolder('sysroots', `${name}-${key}`);
}

/** The path of a sysroot if it and the sandbox are in the cache; starts and fetches nothing. */
export function findSysroot(name: SysrootName): string | undefined {
  const path = sysrootPath(name);
  return existsSync(path) && existsSync(sandboxProgram()) ? path : undefined;
}
