import { mkdirSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs';
import { dirname } from 'node:path';
import { at, type System } from '../firstboot/system.ts';
import { Refusal } from './refusal.ts';

/** Forgotten at a restart. */
const lock = '/run/lvsmith/apply.lock';
/** Milliseconds between two attempts. */
const pause = 200;
/** Attempts: about a minute, in which every step of a change is done. */
const attempts = 300;

/**
 * Runs `work` while no other process changes the node: the timer may come while somebody confirms.
 *
 * @throws Refusal when another one does not end.
 */
export function exclusively<T>(system: System, work: () => T): T {
  const file = at(system, lock);
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 0; !take(file); attempt++) {
    if (attempt === attempts) throw new Refusal('failed', 'another change is being made');
    if (isAbandoned(file)) rmSync(file, { force: true });
    else system.sleep(pause);
  }
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${process.pid}`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whoever had it was killed. */
function isAbandoned(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
