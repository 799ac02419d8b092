import { mkdir, statfs } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { cacheFolder } from './cache.ts';

/** Bytes that a build writes: the tools and packages of both roles come once, the disk every time. */
export const neededSpace = { tools: 3e9, disk: 1e9 } as const;

/**
 * Asks before any work starts whether a folder's file system has room: apt waits for ever on a full one.
 *
 * @throws Failure (4) that says how much is there and how much is asked for.
 */
export async function checkFreeSpace(folder: string, needed: number): Promise<void> {
  await mkdir(folder, { recursive: true });
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
