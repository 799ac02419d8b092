import { exitCodes, type ExitCode } from './exit-codes.ts';

/**
 * A failure that is not a defect of lvsmith: shown as its message and hint, without a stack, and ends
 * the command with its exit code. Anything else that is thrown is a bug and ends with 70.
 */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(
    message: string,
    options: { exitCode: ExitCode; hint?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }

  /** What it prints on stderr. */
  text(): string {
    const hint = this.hint === undefined ? '' : `\n  hint: ${this.hint}`;
    return `lvsmith: ${this.message}${hint}`;
  }
}

/** What a failure prints on stderr. */
export function failureText(error: unknown): string {
  if (error instanceof Failure) return error.text();
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `lvsmith: a defect of lvsmith, please report it:\n${stack}`;
}

/** The same as plain data, for programs that read what a command prints. */
export function failureData(error: unknown): {
  readonly error: string;
  readonly hint?: string;
  readonly exitCode: ExitCode;
} {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Failure ? error.hint : undefined;
  return { error: message, ...(hint === undefined ? {} : { hint }), exitCode: exitCodeOf(error) };
}

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof Failure ? error.exitCode : exitCodes.bug;
}
