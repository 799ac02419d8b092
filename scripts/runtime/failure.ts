import { defined } from '../../overlays/shared/defined.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/**
 * A failure that is not a defect of lvsmith. The command prints its message and hint, without a stack, and exits with
 * its code. Anything else that is thrown is a defect: exit code 70.
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

  /** What there is to say beside the message and the hint, for output as JSON. */
  data(): object {
    return {};
  }

  /** The text for stderr. */
  text(): string {
    const hint = this.hint === undefined ? '' : `\n  hint: ${this.hint}`;
    return `lvsmith: ${this.message}${hint}`;
  }
}

/** The text for stderr of anything that was thrown. */
export function failureText(error: unknown): string {
  if (error instanceof Failure) return error.text();
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `lvsmith: this is a defect of lvsmith, please report it:\n${stack}`;
}

/** Anything that was thrown as plain data, for output as JSON. */
export function failureData(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  const [hint, more] = error instanceof Failure ? [error.hint, error.data()] : [undefined, {}];
  return { ...more, error: message, ...defined({ hint }), exitCode: exitCodeOf(error) };
}

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof Failure ? error.exitCode : exitCodes.bug;
}
