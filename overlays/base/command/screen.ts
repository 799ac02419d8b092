import type { Screen } from './top.ts';

const leaveKeys = ['\u0003', '\u0004', 'q', 'Q'] as const;

/** This process's terminal; undefined: there is none. */
export function openScreen(interrupted: AbortSignal): Screen | undefined {
  const { stdin, stdout } = process;
  if (!stdout.isTTY) return undefined;
  let leaves = interrupted.aborted;
  let wake: () => void = () => undefined;
  const leave = () => {
    leaves = true;
    wake();
  };
  interrupted.addEventListener('abort', leave);
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    stdin.on('data', (keys: Buffer) => {
      // Ctrl-C, Ctrl-D, q: in this mode the terminal makes no signals.
      if (leaveKeys.some((key) => keys.includes(key))) leave();
    });
    process.once('exit', () => stdin.setRawMode(false));
  }
  return {
    // A serial line does not say how large it is.
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    write: (text) => void stdout.write(text),
    pause: async (milliseconds) => {
      if (!leaves)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      if (leaves) stdin.unref();
      return leaves;
    },
  };
}
