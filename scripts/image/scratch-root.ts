import { lstat, mkdir, readFile, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../host/cache.ts';

/** Bytes that a build may occupy in memory, and that must stay available to other programs. */
const needed = 4e9;
const reserve = 2e9;

/** A file system in memory; tests pass their own. */
export interface Memory {
  readonly folder: string;
  /** Bytes available to new programs, `MemAvailable` in proc_meminfo(5). */
  readonly available: number;
}

/**
 * The parent of the scratch folders of builds: in memory if there is enough, in the cache otherwise. A rootfs is
 * thousands of files that exist for seconds, which memory creates and removes at once. ext4 searches past all
 * recently freed inodes for each new file, which makes the second of two builds several times slower.
 *
 * `LVSMITH_WORK_FOLDER` overrides it.
 */
export async function scratchRoot(memory?: Memory): Promise<string> {
  const named = process.env['LVSMITH_WORK_FOLDER'];
  if (named !== undefined && named !== '') return resolve(named, 'lvsmith-work');
  return (await folderInMemory(memory ?? (await hostMemory()))) ?? cacheFolder('work');
}

async function hostMemory(): Promise<Memory> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = Number(/^MemAvailable: +(\d+) kB$/m.exec(text)?.[1] ?? 0);
  return { folder: '/dev/shm', available: kilobytes * 1024 };
}

async function folderInMemory({ folder, available }: Memory): Promise<string | undefined> {
  if (available < needed + reserve) return undefined;
  try {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < needed || (await isNoexec(folder))) return undefined;
    // The parent is writable for everybody: use the folder only if it belongs to this user alone.
    const user = process.getuid?.() ?? 0;
    const root = join(folder, `lvsmith-${user}`);
    await mkdir(root, { mode: 0o700 }).catch(() => undefined);
    const status = await lstat(root);
    const owned = status.isDirectory() && status.uid === user && (status.mode & 0o022) === 0;
    return owned ? root : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the file system runs no programs; a build runs scripts of its own. */
async function isNoexec(folder: string): Promise<boolean> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n');
  const mount = mounts.map((line) => line.split(' ')).findLast(([, target]) => target === folder);
  return mount?.[3]?.split(',').includes('noexec') ?? false;
}
