import { readFile, readlink, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../overlays/shared/defined.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { interruptionSignal } from '../runtime/interruption.ts';
import { makeFolder } from '../runtime/make-folder.ts';

export interface LockOptions {
  /** `fail` throws at once; `wait` waits until the holder releases the lock. */
  readonly whenHeld: 'fail' | 'wait';
  /** What the holder is doing, for the message. */
  readonly purpose: string;
  /** Called once when the lock is held by another process. */
  readonly onWait?: (holder: string) => void;
}

/**
 * Takes the lock `file` until it is disposed of. The lock belongs to a process and dies with it: it names the
 * process and when that process started, so that the lock of a killed build blocks nobody.
 *
 * @throws Failure (5) when another process holds it and `whenHeld` is `fail`, or when the command is interrupted
 * while it waits.
 */
export async function takeLock(file: string, options: LockOptions): Promise<AsyncDisposable> {
  await makeFolder(dirname(file));
  await acquire(file, options);
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

/** Runs `work` while holding the lock; see `takeLock`. */
export async function withLock<T>(
  file: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await using _lock = await takeLock(file, options);
  return await work();
}

/** Whether a living process holds the lock. */
export async function isHeld(file: string): Promise<boolean> {
  const holder = await readHolder(file);
  return holder !== 'nobody' && !isStale(holder);
}

async function acquire(file: string, options: LockOptions): Promise<void> {
  for (let reported = false; ; ) {
    if (interruptionSignal()?.aborted === true) throw interrupted(options);
    if (await tryCreate(file)) return;
    const holder = await readHolder(file);
    if (holder === 'nobody') continue;
    if (holder === 'unknown' || !holder.alive) {
      await removeStale(file);
      continue;
    }
    if (options.whenHeld === 'fail')
      throw new Failure(`${options.purpose} is already running (process ${holder.pid})`, {
        exitCode: exitCodes.mkosi,
        hint: `wait until it ends, or stop it: kill ${holder.pid}`,
      });
    if (!reported) options.onWait?.(`process ${holder.pid}`);
    reported = true;
    await pause();
  }
}

/**
 * Removes a stale lock under a lock of its own, and only after checking again: of two processes that find a stale
 * lock, the second would otherwise remove the new lock of the first.
 */
async function removeStale(file: string): Promise<void> {
  const guard = `${file}.dead`;
  if (await tryCreate(guard)) {
    try {
      if (isStale(await readHolder(file))) await rm(file, { force: true });
    } finally {
      await rm(guard, { force: true });
    }
  } else if (isStale(await readHolder(guard))) await removeStale(guard);
  else await pause();
}

/** Milliseconds. */
const pollInterval = 300;

async function pause(): Promise<void> {
  const signal = interruptionSignal();
  // The loop checks for an interruption.
  await sleep(pollInterval, undefined, defined({ signal })).catch(() => undefined);
}

function interrupted({ purpose }: LockOptions): Failure {
  return new Failure(`${purpose} was not started: the command was interrupted`, {
    exitCode: exitCodes.mkosi,
  });
}

interface LockingProcess {
  readonly pid: string;
  readonly alive: boolean;
}

/** `nobody`: the lock is gone. `unknown`: the file is not a lock, so nobody will release it. */
type Holder = LockingProcess | 'nobody' | 'unknown';

function isStale(holder: Holder): boolean {
  return holder !== 'nobody' && (holder === 'unknown' || !holder.alive);
}

/**
 * Creates a symbolic link whose target names the holder: a link is created with its target or not at all, where a
 * file could be left empty by a full disk or a power cut.
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

async function readHolder(file: string): Promise<Holder> {
  try {
    const [pid, started] = (await readlink(file)).split(' ');
    if (pid === undefined || started === undefined) return 'unknown';
    return { pid, alive: (await startTime(pid)) === started };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'nobody';
    // EINVAL: not a link.
    if (codeOf(error) === 'EINVAL') return 'unknown';
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Field 22 of /proc/PID/stat, see proc_pid_stat(5): distinguishes a reused process id from the old one. */
async function startTime(pid: string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'gone';
}
