import { exitCodeOf, failureText } from './failure.ts';

/** Runs an entry point and turns what it throws into text on stderr and an exit code. */
export async function main(entry: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await entry()) ?? 0;
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
