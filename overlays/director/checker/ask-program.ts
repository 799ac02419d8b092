import { type Argv, tryRun } from '../../shared/node/run.ts';
import { type Answer, fails, works } from './answer.ts';

/** Programs at a time: what a director can bear, whatever the profile has. */
const atOnce = 32;
/** Milliseconds beyond a monitor's own time, until it is ended from outside. */
const grace = 3000;
/** Bytes of what a program says that anybody reads. */
const longest = 1024;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs a monitor of mon's, when it is its turn. */
export async function askProgram(argv: Argv, timeout: number): Promise<Answer> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    const { code, stdout, stderr } = await tryRun(argv, { timeout: timeout + grace });
    if (code === 0 && stdout.split('\n')[0] === 'ok') return works;
    // The first line names what failed; the others say why.
    const [first = '', ...why] = stdout.trim().split('\n');
    return fails((why.join('; ') || first || stderr || `ended with ${code}`).slice(0, longest));
  } finally {
    running--;
    waiting.shift()?.();
  }
}
