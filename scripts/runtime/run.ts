import type { ProcessPromise, Shell } from 'zx';
import { defined } from '../../overlays/shared/defined.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { interruptionSignal } from './interruption.ts';
import { lines } from './lines.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds; then SIGTERM and, a second later, SIGKILL. */
  readonly timeout?: number;
  /** Ends the process; by default the interruption of the command does. */
  readonly signal?: AbortSignal | undefined;
  /** Called with every line of stdout and stderr as it is printed. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Exit codes that are no failures, by default `[0]`; `'any'` accepts all. */
  readonly accept?: readonly number[] | 'any';
  /** The hint of a failure. */
  readonly hint?: string;
  readonly exitCode?: ExitCode;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The type of `run`, for code whose tests replace it. */
export type Run = (
  argv: readonly [string, ...string[]],
  options?: RunOptions,
) => Promise<RunResult>;

const lastLines = 15;

/**
 * Runs a program to completion. All of the host side does so here, so that every failure tells what ran, where, and
 * the last lines of its output.
 *
 * @throws Failure with `options.exitCode` (4 when the program does not exist).
 */
export const run: Run = async (argv, options = {}) => {
  const [file, ...args] = argv;
  const signal = options.signal ?? interruptionSignal();
  if (signal?.aborted === true)
    throw new Failure(`${file} was not started: the command was interrupted`, {
      exitCode: options.exitCode ?? exitCodes.mkosi,
    });
  // Loaded with the first process: a check that starts none ends sooner without it.
  const { $ } = await import('zx');
  const child = start($, file, args, { ...options, signal });
  // A program may end without having read its input; its exit code says what that means.
  if (options.input !== undefined) child.stdin.on('error', () => undefined);
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
  const { cwd, env, input, timeout, signal } = options;
  return $({
    quiet: true,
    nothrow: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...defined({ cwd, timeout, signal, input: input === undefined ? input : Buffer.from(input) }),
  })`${file} ${args}`;
}

function forwardLines(child: ProcessPromise, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    const splitter = lines(onLine);
    stream.on('data', splitter.push);
    stream.on('end', splitter.end);
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
  return new Failure(
    [`${argv.join(' ')}${where} failed with exit code ${result.code}`, ...tail].join('\n'),
    {
      exitCode: options.exitCode ?? (missing ? exitCodes.toolMissing : exitCodes.bug),
      hint: options.hint,
    },
  );
}
