import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../progress/progress.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { interruptionSignal } from '../runtime/interruption.ts';
import { lookAt, type Look, type Silence } from './look.ts';
import type { Machine } from './machine.ts';
import { lastWords, type Transport } from './transport.ts';

/** What the steps of an update share. */
export interface UpdateContext {
  readonly cluster: string;
  /** Every node of the cluster, whichever of them are updated. */
  readonly machines: readonly Machine[];
  readonly transport: Transport;
  readonly progress: Progress;
  /** Waits between two looks at a machine; tests do not. */
  readonly pause: () => Promise<void>;
}

/** Milliseconds between two looks. */
const interval = 5000;

export async function pauseBetweenLooks(): Promise<void> {
  await pause(interval, undefined, { signal: interruptionSignal() }).catch(() => undefined);
}

/** An update that was begun and is not complete: what is done stays, and the same command goes on. */
export function stopped(machine: Machine, why: string, hint = goOn): Failure {
  return new Failure(`${machine.name} ${why}`, { exitCode: exitCodes.verification, hint });
}

const goOn =
  'machines that were updated stay so, the others serve as before; once the reason is gone, the same command goes on';

/** @throws Failure (6) with the last words of a script that does not succeed. */
export async function must(
  { transport }: UpdateContext,
  machine: Machine,
  script: string,
  seconds?: number,
): Promise<string> {
  const result = await transport.run(machine, script, seconds);
  if (result.code !== 0)
    throw stopped(machine, `refused ${script.split('\n')[0]}: ${lastWords(result)}`);
  return result.stdout;
}

export function look({ transport }: UpdateContext, machine: Machine): Promise<Look | Silence> {
  return lookAt(transport, machine);
}

/**
 * Looks at a machine until something holds.
 *
 * @param holds the result; undefined to look again.
 * @param looks how often at most.
 * @returns undefined when it never held.
 */
export async function until<T>(
  context: UpdateContext,
  machine: Machine,
  looks: number,
  holds: (look: Look | Silence) => T | undefined,
): Promise<T | undefined> {
  for (let count = 0; count < looks; count++) {
    const found = holds(await look(context, machine));
    if (found !== undefined) return found;
    if (interruptionSignal()?.aborted === true)
      throw stopped(machine, 'was not waited for: the command was interrupted');
    await context.pause();
  }
  return undefined;
}
