import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';

export interface LockOptions {
  /** `fail` ends with a message at once; `wait` waits for the other to finish. */
  readonly whenHeld: 'fail' | 'wait';
  /** What the other one is doing, for the message. */
  readonly what: string;
  /** Called once when there is something to wait for. */
  readonly onWait?: (holder: string) => void;
}

/**
 * Runs `work` while holding `file`. The lock belongs to a process and dies with it: its file names the
 * process and when that process started, so that a file left behind by a killed build holds nobody up.
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

async function acquire(file: string, options: LockOptions): Promise<void> {
  for (let told = false; ; ) {
    if (await tryCreate(file)) return;
    const holder = await readHolder(file);
    if (holder === undefined) continue;
    if (!(await isAlive(holder))) {
      await rm(file, { force: true });
      continue;
    }
    if (options.whenHeld === 'fail')
      throw new Failure(`${options.what} is under way already (process ${holder.pid})`, {
        exitCode: exitCodes.mkosi,
        hint: `wait until it ends, or end it with: kill ${holder.pid}`,
      });
    if (!told) options.onWait?.(`process ${holder.pid}`);
    told = true;
    await sleep(300);
  }
}

interface Holder {
  readonly pid: string;
  readonly started: string;
}

async function tryCreate(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(`${process.pid} ${await startTime(String(process.pid))}`);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined while the file vanishes, or its maker has not written it yet. */
async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [pid, started] = text.split(' ');
  if (pid !== undefined && started !== undefined) return { pid, started };
  await sleep(50);
  return undefined;
}

async function isAlive(holder: Holder): Promise<boolean> {
  return (await startTime(holder.pid)) === holder.started;
}

/** Field 22 of /proc/PID/stat, see proc_pid_stat(5): tells a reused process id from the old one. */
async function startTime(pid: string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'gone';
}
