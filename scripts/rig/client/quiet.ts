import { setTimeout as pause } from 'node:timers/promises';
import { holderChanges, longestSilence, now, overlap, type Answer } from './answers.ts';
import type { Rig } from '../rig.ts';

/** What the client saw while nothing was broken. */
export interface Quiet {
  readonly stack: string;
  readonly promised: boolean;
  readonly seconds: number;
  /** How often another director answered than before. */
  readonly changes: number;
  /** The longest time without any answer, milliseconds. */
  readonly gap: number;
  /** Answers between those of another director. */
  readonly overlapping: number;
  /** The longest time for which the client itself did not ask, milliseconds. */
  readonly clientPause: number;
}

/** Leaves all rigs alone for a while, side by side. */
export async function watchQuietly(
  rigs: readonly Rig[],
  seconds: number,
): Promise<readonly Quiet[]> {
  const from = now();
  for (const { witness } of rigs) witness.forget(from);
  await pause(seconds * 1000);
  const until = now();
  return rigs.map(({ stack: { name, promised }, witness }) => ({
    stack: name,
    promised,
    seconds,
    ...quietFigures(witness.answers, from, until),
    clientPause: Math.max(0, ...witness.pauses.map(({ length }) => length)),
  }));
}

export function quietFigures(
  answers: readonly Answer[],
  from: number,
  until: number,
): Pick<Quiet, 'changes' | 'gap' | 'overlapping'> {
  return {
    changes: holderChanges(answers),
    gap: longestSilence(answers, from, until),
    overlapping: overlap(answers).overlapping,
  };
}

export function quietText({ stack, seconds, changes, gap, ...rest }: Quiet): string {
  const two = rest.overlapping === 0 ? '' : `; TWO ANSWERED: ${rest.overlapping} times`;
  const paused = rest.clientPause === 0 ? '' : `; client paused ${rest.clientPause.toFixed(0)}`;
  const moves = changes === 1 ? '1 change' : `${changes} changes`;
  return `${stack} left alone for ${seconds} s: ${moves} of holder, nobody for ${gap.toFixed(0)} ms at most${two}${paused}`;
}
