import type { Lab } from '../../../scripts/lab/lab.ts';
import { within } from '../../../scripts/lab/guest/wait.ts';
import { saveReport } from './save-report.ts';

/** Milliseconds: less than AVA gives a test, so that what the machines looked like is kept. */
const workTimeout = 15 * 60_000;

/**
 * Keeps the consoles and journals of work that fails, or does not end.
 *
 * @throws Error with what did not hold, and the folder.
 */
export async function keepReport(
  lab: Lab,
  title: string,
  work: () => Promise<void>,
): Promise<void> {
  const resets = new Map(lab.machines.map((each) => [each, each.watchdogResets]));
  try {
    await within(title, workTimeout, work());
  } catch (error) {
    const folder = await saveReport(lab, title);
    const what = error instanceof Error ? error.message : String(error);
    const reset = lab.machines.filter((each) => each.watchdogResets !== resets.get(each));
    const lines = [
      what,
      ...reset.map(({ name }) => `${name} was reset by its watchdog meanwhile`),
      `consoles and journals: ${folder}`,
    ];
    throw new Error(lines.join('\n'), { cause: error });
  }
}
