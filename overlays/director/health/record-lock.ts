import {
  type BigIntStats,
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';

/** Milliseconds: the work takes about one, so a process that holds the lock for longer was killed. */
const abandonedAfter = 2000;

/**
 * Runs `work` while no other process does so for the same file. Alerts of one service may run side by
 * side, and reading, comparing and writing a record must not interleave.
 */
export function locked<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  let own: string | undefined;
  while ((own = take(lock)) === undefined) {
    if (isAbandoned(lock)) breakLock(lock);
    // An alert has nothing else to do meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
  try {
    return work();
  } finally {
    // A process that stood still for long may have lost the lock to another.
    if (identity(statSync(lock, { bigint: true, throwIfNoEntry: false })) === own)
      rmSync(lock, { force: true });
  }
}

/** What distinguishes this lock from a later one; undefined: another process has it. */
function take(lock: string): string | undefined {
  try {
    const file = openSync(lock, 'wx');
    const own = identity(fstatSync(file, { bigint: true }));
    closeSync(file);
    return own;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return undefined;
    throw error;
  }
}

/** With the time, because the kernel soon reuses an inode's number. */
function identity(stat: BigIntStats | undefined): string | undefined {
  return stat && `${stat.ino} ${stat.mtimeNs}`;
}

/** A time far ahead of the clock counts too: the clock was set back. */
function isAbandoned(lock: string): boolean {
  const stat = statSync(lock, { throwIfNoEntry: false });
  return stat !== undefined && Math.abs(Date.now() - stat.mtimeMs) > abandonedAfter;
}

/**
 * Removes an abandoned lock. Two processes may find the same lock abandoned, and the second may come
 * when the first has taken a new one: so the lock is renamed, which only one of them can do, checked
 * again, and put back when it is not the abandoned one.
 */
export function breakLock(lock: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (!isAbandoned(aside)) linkSync(aside, lock);
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'EEXIST')) throw error;
  }
  rmSync(aside, { force: true });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
