import { closeSync, openSync, rmSync, statSync } from 'node:fs';

/** A holder works for about a millisecond; one that took this long was killed. */
const abandonedAfter = 2000;

/**
 * Runs `work` while no other process does so for the same file. Alerts of one service may run side by
 * side, and reading, comparing and writing a record must not interleave.
 */
export function locked<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  while (!take(lock)) {
    if (age(lock) > abandonedAfter) rmSync(lock, { force: true });
    // An alert has nothing else to do meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function age(lock: string): number {
  const stat = statSync(lock, { throwIfNoEntry: false });
  return stat === undefined ? 0 : Date.now() - stat.mtimeMs;
}
