import { run } from '../runtime/run.ts';

/** Before a command: it runs when it has something to do, however busy the computer is. */
export const urgently = ['chrt', '--rr', '1'] as const;

/**
 * Makes this process urgent until it is disposed of, so that faults happen when they are due. What it starts is not
 * urgent by that.
 */
export async function beUrgent(): Promise<AsyncDisposable> {
  const all = ['--all-tasks', '--pid'] as const;
  await run(['chrt', '--reset-on-fork', '--rr', ...all, '1', String(process.pid)]);
  return {
    [Symbol.asyncDispose]: async () => {
      const { signal } = new AbortController();
      // After an interruption too.
      await run(['chrt', '--other', ...all, '0', String(process.pid)], { signal });
    },
  };
}
