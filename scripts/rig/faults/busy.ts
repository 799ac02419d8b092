import { loadavg } from 'node:os';
import { startChild } from '../../runtime/child.ts';

/** What ran beside a measurement. */
export interface Beside {
  /** Programs that did nothing but compute. */
  readonly busy: number;
  /** The computer's load, averaged over a minute, at the start and at the end. */
  readonly load: readonly [start: number, end: number];
}

/** Keeps processors busy with so many programs of usual priority until it is disposed of. */
export async function keepBusy(count: number): Promise<AsyncDisposable> {
  const loop = ['setpriv', '--pdeathsig', 'KILL', 'sh', '-c', 'while :; do :; done'] as const;
  const loops = await Promise.all(Array.from({ length: count }, () => startChild(loop)));
  return {
    [Symbol.asyncDispose]: async () => {
      for (const each of loops) each.kill('SIGKILL');
      await Promise.all(loops.map(({ ended }) => ended));
    },
  };
}

export function currentLoad(): number {
  const [minute = 0] = loadavg();
  return Math.round(minute * 10) / 10;
}

export function besideText({ busy, load }: Beside): string {
  const loops = busy === 0 ? '' : `${busy} busy loops; `;
  return `Beside it: ${loops}the computer's load was ${load[0]} at the start and ${load[1]} at the end.`;
}
