import type { Answer } from './client/answers.ts';
import type { Kind } from './faults/kinds.ts';
import type { Director } from './stacks/director.ts';
import { watchQuietly, type Quiet } from './client/quiet.ts';
import { Rig, type RigInputs } from './rig.ts';
import { runTrial, type Trial } from './trial.ts';
import { beUrgent } from './urgent.ts';

export interface Campaign {
  readonly kinds: readonly Kind[];
  /** Of each kind. */
  readonly trials: number;
  /** Seconds for which nothing is broken, before the trials. */
  readonly quiet: number;
  readonly onQuiet: (quiet: Quiet) => void;
  readonly onTrial: (trial: Trial, answers: readonly Answer[]) => Promise<void> | void;
}

/** Starts a rig for each, plays every kind in turn on all of them, and ends them. */
export async function measureStacks(
  inputs: readonly RigInputs[],
  campaign: Campaign,
): Promise<{ readonly trials: readonly Trial[]; readonly quiet: readonly Quiet[] }> {
  await using _ = await beUrgent();
  const rigs: Rig[] = [];
  try {
    for (const each of inputs) rigs.push(await Rig.start(each));
    const quiet = await leaveAlone(rigs, campaign);
    return { quiet, trials: await breakInTurn(rigs, campaign) };
  } finally {
    for (const rig of rigs) await rig.stop();
  }
}

async function leaveAlone(
  rigs: readonly Rig[],
  { quiet: seconds, onQuiet }: Campaign,
): Promise<readonly Quiet[]> {
  if (seconds === 0) return [];
  for (const rig of rigs) await settle(rig, rig.directors[0]);
  const quiet = await watchQuietly(rigs, seconds);
  for (const each of quiet) onQuiet(each);
  return quiet;
}

/** In turn: what changes on the computer meanwhile changes all kinds alike, with every stack. */
async function breakInTurn(
  rigs: readonly Rig[],
  { kinds, trials, onTrial }: Campaign,
): Promise<readonly Trial[]> {
  const done: Trial[] = [];
  for (const { witness } of rigs) witness.rest();
  for (let round = 0; round < trials; round++)
    for (const [index, kind] of kinds.entries())
      for (const rig of rigs.filter(({ stack }) => stack.kinds.includes(kind))) {
        rig.witness.goOn();
        // Each kind hits each director at times; with it the order of those that may stand in differs.
        const wanted = rig.directors[(round + index) % rig.directors.length];
        const { trial, answers } = await runSeenTrial(rig, kind, wanted);
        rig.witness.rest();
        done.push(trial);
        await onTrial(trial, answers);
      }
  return done;
}

/** Milliseconds: a client that did not ask for longer has not seen what happened. */
const blind = 100;
const attempts = 3;

/** A trial that the client has seen; the last one when it never does. */
async function runSeenTrial(
  rig: Rig,
  kind: Kind,
  wanted: Director | undefined,
): ReturnType<typeof runTrial> {
  for (let attempt = 1; ; attempt++) {
    const played = await runTrial(rig, kind, await settle(rig, wanted));
    if (played.trial.clientPause < blind || attempt === attempts) return played;
  }
}

/** Gives the address to a director, where that can be chosen, and returns who has it. */
export async function settle(rig: Rig, wanted: Director | undefined): Promise<Director> {
  const { place } = rig.stack;
  if (place === undefined || wanted === undefined) return rig.holder();
  await place(wanted);
  return rig.holder([wanted]);
}
