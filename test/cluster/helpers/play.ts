import type { Lab } from '../../../scripts/lab/lab.ts';
import { saveReport } from './save-report.ts';
import type { Scenario } from './scenario.ts';

/** One step on a booted cluster. */
export interface Step extends Pick<Scenario, 'title'> {
  readonly run: (lab: Lab) => Promise<void>;
}

/**
 * Plays a scenario, and keeps the consoles and journals of one that fails.
 *
 * @param first brings the cluster into the state that the scenario starts from; none: any will do.
 * @throws Error with what did not hold, and the folder.
 */
export async function play(
  lab: Lab | undefined,
  { title, run }: Step,
  first?: (lab: Lab) => Promise<void>,
): Promise<void> {
  if (lab === undefined) throw new Error('the cluster did not boot');
  try {
    await first?.(lab);
    await run(lab);
  } catch (error) {
    const folder = await saveReport(lab, title);
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}\nconsoles and journals: ${folder}`, { cause: error });
  }
}
