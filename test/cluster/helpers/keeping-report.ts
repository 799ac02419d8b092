import type { Lab } from '../../../scripts/lab/lab.ts';
import { within } from '../../../scripts/lab/wait.ts';
import { saveReport } from './save-report.ts';

/** Milliseconds: less than AVA gives a test, so that what the machines looked like is kept. */
const patience = 15 * 60_000;

/**
 * Keeps the consoles and journals of work that fails, or does not end.
 *
 * @throws Error with what did not hold, and the folder.
 */
export async function keepingReport(
  lab: Lab,
  title: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await within(title, patience, work());
  } catch (error) {
    const folder = await saveReport(lab, title);
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}\nconsoles and journals: ${folder}`, { cause: error });
  }
}
