import { setTimeout as pause } from 'node:timers/promises';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';

/** Something that should have happened and did not within its deadline. */
export class DeadlinePassed extends Failure {
  constructor(what: string, seconds: number, report: string) {
    super(`${what}: not within ${seconds} s${report === '' ? '' : `\n${report}`}`, {
      exitCode: exitCodes.verification,
    });
    this.name = 'DeadlinePassed';
  }
}

export interface WaitOptions {
  /** Milliseconds until it counts as failed. */
  readonly deadline: number;
  /** Milliseconds between two looks; never above 200, so that no wait adds its own time. */
  readonly every?: number;
  /** What the machines look like when the deadline passes. */
  readonly report?: () => Promise<string>;
}

const slowestPoll = 200;

/** The deadline on this computer: times `LVSMITH_LAB_TIMEOUT_FACTOR`, for computers that are slower. */
function scaledTimeout(milliseconds: number): number {
  const factorText = process.env['LVSMITH_LAB_TIMEOUT_FACTOR'] ?? '';
  const factor = factorText === '' ? 1 : Number(factorText);
  if (factor > 0 && factor < Infinity) return milliseconds * factor;
  throw new Failure(`LVSMITH_LAB_TIMEOUT_FACTOR is ${factorText}, which is no number above 0`, {
    exitCode: exitCodes.usage,
    hint: 'LVSMITH_LAB_TIMEOUT_FACTOR=2 doubles every deadline of the lab',
  });
}

/**
 * Asks `look` again and again until it answers something other than undefined.
 *
 * @throws DeadlinePassed with `what`, the last error of `look` and the report.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  options: WaitOptions,
): Promise<T> {
  const deadline = scaledTimeout(options.deadline);
  const ends = performance.now() + deadline;
  const every = Math.min(options.every ?? slowestPoll, slowestPoll);
  let last: unknown;
  for (;;) {
    try {
      const answer = await look();
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() + every > ends) break;
    await pause(every);
  }
  const report = (await options.report?.().catch(String)) ?? '';
  const cause = last instanceof Error ? `last error: ${last.message}\n` : '';
  throw new DeadlinePassed(what, deadline / 1000, cause + report);
}

/** Gives `promise` until the deadline; the promise itself goes on when it passes. */
export async function within<T>(
  what: string,
  milliseconds: number,
  promise: Promise<T>,
  report?: () => Promise<string>,
): Promise<T> {
  const deadline = scaledTimeout(milliseconds);
  const stop = new AbortController();
  const late = pause(deadline, 'late' as const, { signal: stop.signal }).catch(
    () => 'late' as const,
  );
  const first = await Promise.race([promise.then((value) => ({ value })), late]).finally(() =>
    stop.abort(),
  );
  if (first !== 'late') return first.value;
  throw new DeadlinePassed(what, deadline / 1000, (await report?.().catch(String)) ?? '');
}
