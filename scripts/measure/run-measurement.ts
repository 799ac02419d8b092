import { join } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { Lab } from '../lab/lab.ts';
import { measureFailover } from './measure.ts';
import type { MeasureRequest } from './options.ts';
import { summary } from './summary.ts';

/** Where the last report is, below the folder of reports of a profile. */
export function reportFile(reports: string): string {
  return join(reportFolder(reports), 'failover.json');
}

function reportFolder(reports: string): string {
  return join(reports, 'failover');
}

let measuring = false;

/** Who asked for a measurement. */
interface Asker {
  readonly print: (text: string) => void;
  /** Ends the measurement before its next trial. */
  readonly signal: AbortSignal;
}

/**
 * Measures the failovers of a running lab; the exit code is 6 when a trial failed.
 *
 * @param lastAct the lab ends with it.
 * @throws Failure (2) while another measurement goes on.
 */
export async function runMeasurement(
  lab: Lab,
  request: MeasureRequest,
  { print, signal }: Asker,
  lastAct = false,
): Promise<number> {
  if (measuring)
    throw new Failure('a measurement is under way in this lab', {
      exitCode: exitCodes.usage,
      hint: 'one that lost its terminal ends with the trial that it is in',
    });
  measuring = true;
  const { reports } = lab.settings;
  try {
    const folder = reportFolder(reports);
    const done = await measureFailover(lab, { ...request, folder, print, signal, lastAct });
    print(`\n${summary(done)}${reportFile(reports)} and pictures beside it\n`);
    return done.failed.length === 0 ? exitCodes.ok : exitCodes.verification;
  } finally {
    measuring = false;
  }
}
