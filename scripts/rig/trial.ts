import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../lab/guest/wait.ts';
import { now, takeover, type Answer, type Takeover } from './client/answers.ts';
import type { Director } from './stacks/director.ts';
import type { Prepare } from './faults/fault.ts';
import { prepareFault } from './faults/faults.ts';
import type { Kind } from './faults/kinds.ts';
import type { Rig } from './rig.ts';

/** One fault and what came of it. */
export interface Trial extends Takeover {
  readonly stack: string;
  readonly promised: boolean;
  readonly kind: Kind;
  /** The director that the fault hit. */
  readonly holder: string;
  /** Dates are milliseconds of the system's monotonic clock. */
  readonly at: number;
  /** When the fault ended. */
  readonly healed: number;
  readonly until: number;
  /** The longest time for which the client itself did not ask, milliseconds; 0 when it was never late. */
  readonly clientPause: number;
}

export interface TrialOptions {
  /** Milliseconds for which a client is watched before the fault. */
  readonly before?: number;
  /** And after the next one took over. */
  readonly after?: number;
  /** Another fault than that of the kind. */
  readonly prepare?: Prepare;
}

/** Until nobody is expected to take over any more. */
const patience = 40_000;

/**
 * Breaks the holder once, and heals it. The client is watched until some time after that: a director that comes back
 * must not answer either.
 */
export async function runTrial(
  rig: Rig,
  kind: Kind,
  holder: Director,
  { before = 500, after = 1200, prepare }: TrialOptions = {},
): Promise<{ readonly trial: Trial; readonly answers: readonly Answer[] }> {
  const { stack, witness } = rig;
  const others = rig.directors.filter((director) => director !== holder);
  const next = others[Math.floor(Math.random() * others.length)] ?? holder;
  const fault = await (prepare?.(rig, holder, next) ?? prepareFault(rig, kind, holder, next));
  await pause(before + Math.random() * stack.interval);
  const began = now();
  await fault.inject();
  const at = fault.hitsAll === true ? now() : began;
  // Nobody is the old holder of a cluster that was off.
  const old = fault.hitsAll === true ? '' : holder.name;
  await waitFor(
    `another director answers after ${kind} of ${holder.name}`,
    () => {
      const found = witness.answers.some((answer) => answer.at >= at && answer.from !== old);
      return Promise.resolve(found ? true : undefined);
    },
    { deadline: patience, every: 20 },
  ).catch(() => undefined);
  await pause(after);
  await fault.heal();
  const healed = now();
  await rig.allReady();
  await pause(stack.settle + calmAfterwards);
  const until = now();
  const answers = witness.answers.filter((answer) => answer.at >= at - before);
  const seen = takeover(answers, { at, healed, until }, old);
  const pauses = witness.pauses.filter((each) => each.at >= at - before);
  return {
    trial: {
      stack: stack.name,
      promised: stack.promised,
      kind,
      holder: holder.name,
      at,
      healed,
      until,
      clientPause: Math.max(0, ...pauses.map(({ length }) => length)),
      ...seen,
    },
    answers,
  };
}

/** Milliseconds; the witness hands its answers on in pieces. */
const calmAfterwards = 500;
