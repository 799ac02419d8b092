import { lstat, mkdir, readFile, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../toolchain/cache.ts';

/** Bytes that a build may take in memory, and those that must be free beside it for all else. */
const room = 4e9;
const spare = 2e9;

/** What a place in memory is asked for; tests hand over their own. */
export interface Memory {
  readonly folder: string;
  /** Bytes that programs may still take, see `MemAvailable` in proc_meminfo(5). */
  readonly available: number;
}

/**
 * Where builds work on their trees: in memory where there is plenty of it, in the cache otherwise. A tree is
 * thousands of files that live for seconds. Memory takes and drops them at once; ext4 for one looks for the
 * inode of a new file past all those that were freed in the last minutes, which makes the build after a build
 * several times slower.
 *
 * `LVSMITH_WORK_FOLDER` names another place.
 */
export async function workPlace(memory?: Memory): Promise<string> {
  const named = process.env['LVSMITH_WORK_FOLDER'];
  if (named !== undefined && named !== '') return resolve(named, 'lvsmith-work');
  return (await placeInMemory(memory ?? (await hostMemory()))) ?? cacheFolder('work');
}

async function hostMemory(): Promise<Memory> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = Number(/^MemAvailable: +(\d+) kB$/m.exec(text)?.[1] ?? 0);
  return { folder: '/dev/shm', available: kilobytes * 1024 };
}

async function placeInMemory({ folder, available }: Memory): Promise<string | undefined> {
  if (available < room + spare) return undefined;
  try {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < room || (await forbidsPrograms(folder))) return undefined;
    // Everybody may write beside it: what has this name must be ours.
    const user = process.getuid?.() ?? 0;
    const place = join(folder, `lvsmith-${user}`);
    await mkdir(place, { mode: 0o700 }).catch(() => undefined);
    const found = await lstat(place);
    const ours = found.isDirectory() && found.uid === user && (found.mode & 0o022) === 0;
    return ours ? place : undefined;
  } catch {
    return undefined;
  }
}

/** A build runs scripts of its own there. */
async function forbidsPrograms(folder: string): Promise<boolean> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n');
  const mount = mounts.map((line) => line.split(' ')).findLast(([, place]) => place === folder);
  return mount?.[3]?.split(',').includes('noexec') ?? false;
}
