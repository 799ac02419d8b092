import { join } from 'node:path';
import { exitCodes } from '../../report/exit-codes.ts';
import { Failure } from '../../report/failure.ts';
import type { Lab } from '../lab.ts';
import { measureFailover } from './measure.ts';
import { parseMeasure } from './options.ts';
import { summary } from './summary.ts';

/** Where the last report lies. */
export const reportFolder = join('build', 'reports', 'failover');

let measuring = false;

/**
 * `measure failover …` in a running lab; the exit code is 6 when a trial failed.
 *
 * @param lastAct the lab ends with it.
 * @throws Failure (2) for words that are not understood, and while another measurement goes on.
 */
export async function runMeasure(
  lab: Lab,
  words: readonly string[],
  print: (text: string) => void,
  signal: AbortSignal,
  lastAct = false,
): Promise<number> {
  const request = parseMeasure(words);
  if (measuring)
    throw new Failure('a measurement is under way in this lab', {
      exitCode: exitCodes.usage,
      hint: 'one that lost its terminal ends with the trial that it is in',
    });
  measuring = true;
  try {
    const done = await measureFailover(lab, {
      ...request,
      folder: reportFolder,
      ...{ print, signal, lastAct },
    });
    print(`\n${summary(done)}${join(reportFolder, 'failover.json')} and pictures beside it\n`);
    return done.failed.length === 0 ? exitCodes.ok : exitCodes.verification;
  } finally {
    measuring = false;
  }
}
