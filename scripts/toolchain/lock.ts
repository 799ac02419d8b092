import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { interruptionSignal } from '../report/interruption.ts';

export interface LockOptions {
  /** `fail` ends with a message at once; `wait` waits for the other to finish. */
  readonly whenHeld: 'fail' | 'wait';
  /** What the other one is doing, for the message. */
  readonly what: string;
  /** Called once when there is something to wait for. */
  readonly onWait?: (holder: string) => void;
}

/**
 * Runs `work` while holding `file`. The lock belongs to a process and dies with it: it names the process
 * and when that process started, so that what a killed build left behind holds nobody up.
 *
 * @throws Failure (5) when another holds it and `whenHeld` is `fail`, or when the command is asked to
 * end while it waits.
 */
export async function withLock<T>(
  file: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  await acquire(file, options);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** Whether a living process holds it now. */
export async function isHeld(file: string): Promise<boolean> {
  const found = await readHolder(file);
  return found !== 'nobody' && !isDead(found);
}

async function acquire(file: string, options: LockOptions): Promise<void> {
  for (let told = false; ; ) {
    if (interruptionSignal()?.aborted === true) throw interrupted(options);
    if (await tryCreate(file)) return;
    const holder = await readHolder(file);
    if (holder === 'nobody') continue;
    if (holder === 'unknown' || !holder.alive) {
      await removeDead(file);
      continue;
    }
    if (options.whenHeld === 'fail')
      throw new Failure(`${options.what} is under way already (process ${holder.pid})`, {
        exitCode: exitCodes.mkosi,
        hint: `wait until it ends, or end it with: kill ${holder.pid}`,
      });
    if (!told) options.onWait?.(`process ${holder.pid}`);
    told = true;
    await pause();
  }
}

/**
 * Takes a dead lock away, holding a lock for that, and only after another look: of two that find a dead
 * lock, the second would otherwise take away the new lock of the first.
 */
async function removeDead(file: string): Promise<void> {
  const guard = `${file}.dead`;
  if (await tryCreate(guard)) {
    try {
      if (isDead(await readHolder(file))) await rm(file, { force: true });
    } finally {
      await rm(guard, { force: true });
    }
  } else if (isDead(await readHolder(guard))) await removeDead(guard);
  else await pause();
}

async function pause(): Promise<void> {
  const signal = interruptionSignal();
  // The loop sees an interruption by itself.
  await sleep(300, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

function interrupted({ what }: LockOptions): Failure {
  return new Failure(`${what} was not begun: the command is to end`, { exitCode: exitCodes.mkosi });
}

interface Holder {
  readonly pid: string;
  readonly alive: boolean;
}

/** `nobody`: there is no lock any more. `unknown`: it is none of ours, so nobody will release it. */
type Found = Holder | 'nobody' | 'unknown';

function isDead(found: Found): boolean {
  return found !== 'nobody' && (found === 'unknown' || !found.alive);
}

/**
 * A symbolic link whose target says who holds the lock: it is there with all that it says, or not at
 * all, where a file stays empty when the disk is full or the power goes.
 */
async function tryCreate(file: string): Promise<boolean> {
  const pid = String(process.pid);
  try {
    await symlink(`${pid} ${await startTime(pid)}`, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Found> {
  try {
    const [pid, started] = (await readlink(file)).split(' ');
    if (pid === undefined || started === undefined) return 'unknown';
    return { pid, alive: (await startTime(pid)) === started };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'nobody';
    // EINVAL: no link.
    if (codeOf(error) === 'EINVAL') return 'unknown';
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Field 22 of /proc/PID/stat, see proc_pid_stat(5): tells a reused process id from the old one. */
async function startTime(pid: string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'gone';
}
