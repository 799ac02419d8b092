import { execFile } from 'node:child_process';

/** A program and its arguments. */
export type Argv = readonly [string, ...string[]];

export interface RunOptions {
  /** For the program's stdin; empty unless given. */
  readonly input?: string | undefined;
  /** Milliseconds after which the program is ended: none of those that lvsmith runs works for longer. */
  readonly timeout?: number | undefined;
  /** Words on stderr are no failure: pacemaker's tools say there what they did. */
  readonly warnings?: 'ignore' | undefined;
  /** Variables of the environment besides those of this process. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** How a program ended. */
export interface RunResult {
  /** Its exit code; `notFound` when there is no such program, `timedOut` when it was ended. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The exit codes of a shell and of timeout(1). */
const notFound = 127;
const timedOut = 124;

const defaultTimeout = 20_000;
/** Bytes: an IPVS table of thousands of lines. */
const maxBuffer = 64 * 1024 * 1024;

/** Milliseconds after the end of a program for what it has started and left behind to end too. */
const grace = 1000;

/** Runs a program of the node to its end, whatever that is. */
export function tryRun(argv: Argv, options: RunOptions = {}): Promise<RunResult> {
  const [file, ...args] = argv;
  const { input = '', timeout = defaultTimeout, environment = {} } = options;
  const settings = { maxBuffer, env: { ...process.env, ...environment } };
  return new Promise((resolve) => {
    let cutOff = false;
    const child = execFile(file, args, settings, (error, stdout, stderr) => {
      for (const timer of [end, leave]) clearTimeout(timer);
      const code = cutOff ? timedOut : codeOf(error);
      const reason = code === timedOut ? `no answer within ${timeout / 1000} s` : reasonOf(error);
      resolve({ code, stdout, stderr: stderr.trim() || reason });
    });
    // SIGKILL: pacemaker's tools catch SIGTERM, and go on waiting for a daemon that hangs. execFile's own
    // timeout throws away what a program has printed that ended at that moment, and calls it a success.
    const end = setTimeout(() => child.kill('SIGKILL'), timeout);
    const leave = setTimeout(() => {
      cutOff = true;
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, timeout + grace);
    child.stdin?.on('error', () => {
      // The program ended before it read everything: its exit code says why.
    });
    child.stdin?.end(input);
  });
}

/**
 * Runs a program of the node, which must succeed, and returns what it printed.
 *
 * @throws Error with the program's own words when it ends with anything but 0, or writes to stderr:
 * `ipvsadm --restore` reports a refused line there and goes on.
 */
export async function run(argv: Argv, options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await tryRun(argv, options);
  if (code === 0 && (stderr === '' || options?.warnings === 'ignore')) return stdout;
  throw new Error(`${argv.join(' ')}: ${stderr === '' ? `ended with ${code}` : stderr}`);
}

type Failure = Parameters<NonNullable<Parameters<typeof execFile>[3]>>[0];

function codeOf(error: Failure): number {
  if (error === null) return 0;
  if (typeof error.code === 'number') return error.code;
  // Nobody else kills it; without a signal it has not even started.
  return error.signal === 'SIGKILL' ? timedOut : notFound;
}

/** Why a program without words of its own has failed. */
function reasonOf(error: Failure): string {
  return error === null || typeof error.code === 'number' ? '' : error.message;
}
