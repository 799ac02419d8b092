import { failedWords } from '../../shared/update/update-words.ts';
import type { Trial, UpdateOutcome } from '../../shared/update/update-state.ts';
import type { UpdateRecords } from '../update/records.ts';
import type { Standing } from './boot-loaders.ts';

/** What the judgement of a version needs of its machine. */
export interface TrialTools {
  readonly records: Pick<UpdateRecords, 'trial' | 'writeTrial' | 'endTrial'>;
  /** The version that runs. */
  readonly version: string;
  /** The kernel's id of this start. */
  readonly boot: string;
  /** Why the machine is not well; undefined when it is. */
  readonly look: () => Promise<string | undefined>;
  /** What the boot loader knows of a version: of the running one, or of the one in the other slot. */
  readonly standing: (version: string) => Promise<Standing | undefined>;
  /** Has both boot loaders start the running version from now on. */
  readonly bless: () => Promise<void>;
  /** Notes which copies in /etc hide something new. */
  readonly compareCopies: (trial: Trial) => Promise<void>;
  /** Milliseconds that a version has to become well. */
  readonly limit: number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Milliseconds, of a clock that nobody sets. */
  readonly now: () => number;
  readonly say: (line: string) => void;
}

/** Milliseconds between two looks. */
const interval = 10_000;
/** Looks in a row: what is well for a moment may be restarting all the time. */
const enough = 3;

/**
 * Settles what is on trial. A version that runs is watched until it is well, and becomes the good one; one that is not
 * within the limit is noted with its reason.
 *
 * @returns `give-up` when this version is to be left: the caller restarts the machine.
 */
export async function settleTrial(tools: TrialTools): Promise<'settled' | 'give-up'> {
  const trial = tools.records.trial();
  if (trial === undefined) return 'settled';
  if (trial.version !== tools.version) {
    await settleAbsent(trial, tools);
    return 'settled';
  }
  if ((await tools.standing(trial.version)) === 'good') return prove(trial, tools);
  const judged = noteStart(trial, null, tools);
  const reason = await watch(tools);
  if (reason === undefined) return prove(judged, tools);
  noteStart(judged, reason, tools);
  tools.say(`${trial.version} is given up: ${reason}; the machine restarts`);
  return 'give-up';
}

/** Another version runs: the one on trial was given up, or has not been started yet. */
async function settleAbsent(trial: Trial, tools: TrialTools): Promise<void> {
  const standing = await tools.standing(trial.version);
  if (standing === undefined) {
    tools.records.endTrial(undefined);
    tools.say(`${trial.version} was not written to the end`);
  } else if (standing === 0) {
    const failed = outcome(trial, 'failed');
    tools.records.endTrial(failed);
    tools.say(`runs ${tools.version}; ${failedWords(failed)}`);
  } else tools.say(`${trial.version} is still to be tried`);
}

async function prove(trial: Trial, tools: TrialTools): Promise<'settled'> {
  await tools.bless();
  // A comparison that fails takes nothing from a version that works.
  await tools.compareCopies(trial).catch((error: unknown) => tools.say(String(error)));
  tools.records.endTrial(outcome(trial, 'good'));
  tools.say(`${trial.version} has proven itself, and is started from now on`);
  return 'settled';
}

/** Looks until all is well, several times in a row. @returns the last reason when the limit is over. */
async function watch({ look, limit, pause, now }: TrialTools): Promise<string | undefined> {
  const ends = now() + limit;
  let well = 0;
  for (;;) {
    const reason = await look().catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    well = reason === undefined ? well + 1 : 0;
    if (well === enough) return undefined;
    if (now() >= ends) return reason ?? 'it was well only for moments';
    await pause(interval);
  }
}

/** Writes down a start of the version, with the reason for which it is given up. */
function noteStart(trial: Trial, reason: string | null, tools: TrialTools): Trial {
  const { boot } = tools;
  const earlier = trial.starts.filter((start) => start.boot !== boot);
  const noted = { ...trial, starts: [...earlier, { boot, at: new Date().toISOString(), reason }] };
  tools.records.writeTrial(noted);
  return noted;
}

function outcome(
  { version, previous, starts }: Trial,
  result: UpdateOutcome['result'],
): UpdateOutcome {
  const reasons = starts
    .filter(({ reason }) => reason !== null || result === 'failed')
    .map(({ reason }) => reason ?? 'it stood still, or was switched off');
  return { version, previous, at: new Date().toISOString(), result, reasons };
}
