import { runLvsmith } from '../../scripts/cli/app.ts';
import { exitCodeOf, failureText } from '../../scripts/runtime/failure.ts';
import type { RunResult } from '../../scripts/runtime/run.ts';

/** Runs a command line of lvsmith in this process: its help, and what it says about its words. */
export async function lvsmith(...words: readonly string[]): Promise<RunResult> {
  let [stdout, stderr] = ['', ''];
  const streams = {
    stdout: { write: (text: string) => void (stdout += text) },
    stderr: { write: (text: string) => void (stderr += text) },
  };
  try {
    const code = await runLvsmith(words, { ...streams, env: {} });
    return { code, stdout, stderr };
  } catch (error) {
    return { code: exitCodeOf(error), stdout, stderr: `${stderr}${failureText(error)}\n` };
  }
}
