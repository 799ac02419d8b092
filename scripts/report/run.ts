import type { ProcessPromise, Shell } from 'zx';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { interruptionSignal } from './interruption.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds; then SIGTERM and, a second later, SIGKILL. */
  readonly timeout?: number;
  /** Ends the process; the command's own interruption does unless another signal is given. */
  readonly signal?: AbortSignal;
  /** Called with every line of both streams, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Exit codes that are answers rather than failures; `[0]` unless given. `'any'` accepts all. */
  readonly accept?: readonly number[] | 'any';
  /** For the message of a failure. */
  readonly hint?: string;
  readonly exitCode?: ExitCode;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The function that starts processes: passed in where a test wants to see the exact argv. */
export type Run = (
  argv: readonly [string, ...string[]],
  options?: RunOptions,
) => Promise<RunResult>;

const lastLines = 15;

/**
 * Runs one program to its end. The only place of the host side that starts a process to completion,
 * so that every failure says what ran, where, and its last lines.
 *
 * @throws Failure with `options.exitCode` (4 when the program is not there).
 */
export const run: Run = async (argv, options = {}) => {
  const [file, ...args] = argv;
  const signal = options.signal ?? interruptionSignal();
  if (signal?.aborted === true)
    throw new Failure(`${file} was not started: the command is to end`, {
      exitCode: options.exitCode ?? exitCodes.mkosi,
    });
  // Loaded with the first process: a check that starts none is done sooner without it.
  const { $ } = await import('zx');
  const child = start($, file, args, { ...options, ...(signal === undefined ? {} : { signal }) });
  if (options.onLine !== undefined) forwardLines(child, options.onLine);
  const output = await child;
  const result = { code: output.exitCode ?? 128, stdout: output.stdout, stderr: output.stderr };
  const accept = options.accept ?? [0];
  if (accept !== 'any' && !accept.includes(result.code)) throw failed(argv, options, result);
  return result;
};

function start(
  $: Shell,
  file: string,
  args: readonly string[],
  options: RunOptions,
): ProcessPromise {
  return $({
    quiet: true,
    nothrow: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    ...(options.input === undefined ? {} : { input: Buffer.from(options.input) }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })`${file} ${args}`;
}

function forwardLines(child: ProcessPromise, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    stream.on('end', () => {
      if (rest !== '') onLine(rest);
    });
  }
}

function failed(argv: readonly string[], options: RunOptions, result: RunResult): Failure {
  const where = options.cwd === undefined ? '' : ` in ${options.cwd}`;
  const tail = `${result.stdout}\n${result.stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lastLines)
    .map((line) => `    ${line}`);
  const missing = result.code === 127;
  return new Failure([`${argv.join(' ')}${where} ended with ${result.code}`, ...tail].join('\n'), {
    exitCode: options.exitCode ?? (missing ? exitCodes.toolMissing : exitCodes.bug),
    hint: options.hint,
  });
}
