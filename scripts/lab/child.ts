import { spawn, type ChildProcess } from 'node:child_process';

/** A process that lives on: QEMU, the namespaces' holder, a download. */
export interface Child {
  readonly pid: number;
  /** Resolves with the exit code, or 128 when a signal ended it. Never rejects. */
  readonly ended: Promise<number>;
  readonly process: ChildProcess;
  kill(signal?: NodeJS.Signals): void;
  /** What it said on stderr so far, at most the last 8 KiB. */
  complaint(): string;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** `pipe`: the process sees the end of its input when this one dies, however it dies. */
  readonly stdin?: 'pipe' | 'ignore';
  readonly onStdout?: (chunk: Buffer) => void;
}

const complaintLimit = 8192;

/**
 * Starts a long-lived process; everything that runs to its end goes through `run` instead.
 *
 * @throws when the program cannot be started at all.
 */
export async function startChild(
  argv: readonly [string, ...string[]],
  options: ChildOptions = {},
): Promise<Child> {
  const [file, ...args] = argv;
  const child = spawn(file, args, {
    stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  });
  let complaint = '';
  child.stdout?.on('data', (chunk: Buffer) => options.onStdout?.(chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-complaintLimit);
  });
  // The holder may be gone when its input is closed: that is the end that was asked for.
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
