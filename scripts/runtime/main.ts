import { exitCodeOf, failureText } from './failure.ts';

/** What a shell says of a program that SIGPIPE ended. */
const nobodyReads = 128 + 13;

/** Runs an entry point and turns what it throws into text on stderr and an exit code. */
export async function main(entry: () => Promise<number | void>): Promise<void> {
  // `… | head`: whoever read the output has had enough.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(nobodyReads);
    });
  try {
    process.exitCode = (await entry()) ?? 0;
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
