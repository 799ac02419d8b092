import { statfs } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { cacheFolder } from './cache.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** Bytes that a build writes: sysroots and packages of both roles once, the disk every time. */
export const neededSpace = { sysroot: 3e9, disk: 1e9 } as const;

/**
 * Checks that a folder's file system has room before any work starts: on a full one apt hangs.
 *
 * @throws Failure (4) that says how many gigabytes are free and how many are needed.
 */
export async function checkFreeSpace(folder: string, needed: number): Promise<void> {
  await makeFolder(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new Failure(`${folder} has ${gigabytes(free)} free, this needs ${gigabytes(needed)}`, {
    exitCode: exitCodes.toolMissing,
    hint: `free some space, or ${elsewhere(folder)}`,
  });
}

function elsewhere(folder: string): string {
  return relative(cacheFolder(), resolve(folder)).startsWith('..')
    ? 'work in a checkout on a larger disk'
    : 'set XDG_CACHE_HOME to a folder on a larger disk';
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
