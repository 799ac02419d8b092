import { spawn, type ChildProcess } from 'node:child_process';
import { defined } from '../../overlays/shared/defined.ts';

/** A long-running process: QEMU, the process that holds the namespaces, a download. */
export interface Child {
  readonly pid: number;
  /** Resolves with the exit code, or with 128 when a signal ended the process. Never rejects. */
  readonly ended: Promise<number>;
  readonly process: ChildProcess;
  kill(signal?: NodeJS.Signals): void;
  /** Its stderr so far, at most the last 8 KiB. */
  complaint(): string;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** `pipe`: the process reads the end of its input when this process ends, however that happens. */
  readonly stdin?: 'pipe' | 'ignore';
  readonly onStdout?: (chunk: Buffer) => void;
}

const complaintLimit = 8192;

/**
 * Starts a long-running process; use `run` for one that runs to completion.
 *
 * @throws when the program cannot be started.
 */
export async function startChild(
  argv: readonly [string, ...string[]],
  options: ChildOptions = {},
): Promise<Child> {
  const [file, ...args] = argv;
  const child = spawn(file, args, {
    stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
    ...defined({ cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  });
  let complaint = '';
  child.stdout?.on('data', (chunk: Buffer) => options.onStdout?.(chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-complaintLimit);
  });
  // Closing the input of a process that has already ended is no error.
  child.stdin?.on('error', () => undefined);
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => resolve(code ?? 128));
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  return {
    pid,
    ended,
    process: child,
    kill: (signal = 'SIGTERM') => void child.kill(signal),
    complaint: () => complaint,
  };
}
