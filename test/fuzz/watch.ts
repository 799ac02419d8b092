import { Worker } from 'node:worker_threads';
import type { Finding } from './search.ts';

/** What a thread that plays cases is told. */
export interface Work {
  readonly kind: string;
  /** Of the first case. */
  readonly seed: number;
  /** For all cases together. */
  readonly milliseconds: number;
  /** Two numbers of 32 bits: the seed of the case that is played, and how many were begun. */
  readonly progress: SharedArrayBuffer;
}

/** Milliseconds between two looks at the thread. */
const look = 10_000;
/**
 * Seconds of the processor for one case, which takes a few milliseconds: longer is a fault as well. Time that others
 * had, on a busy computer, does not count.
 */
const patience = 60;
/** Milliseconds after which a case that only waits is a fault, too. */
const end = 600_000;

/**
 * Plays cases of a kind in a thread of its own, which is ended when one of them takes too long.
 *
 * @returns what was found, or how many cases were played.
 */
export async function watch(
  kind: string,
  seed: number,
  milliseconds: number,
): Promise<Finding | number> {
  const progress = new SharedArrayBuffer(8);
  const work: Work = { kind, seed, milliseconds, progress };
  const worker = new Worker(new URL('worker.js', import.meta.url), { workerData: work });
  const shared = new Uint32Array(progress);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Finding | number>((resolve, reject) => {
      let [before, began, used] = [0, performance.now(), process.cpuUsage()];
      timer = setInterval(() => {
        const now = Atomics.load(shared, 1);
        const { user, system } = process.cpuUsage(used);
        const seconds = (user + system) / 1e6;
        const problem = `the case takes longer than ${Math.floor(seconds)} seconds of the processor`;
        if (now !== before) [before, began, used] = [now, performance.now(), process.cpuUsage()];
        // A finding is made small meanwhile, which takes longer than a case.
        else if (now > 0 && (seconds > patience || performance.now() - began > end))
          resolve({ kind, seed: shared[0] ?? seed, problem, input: {} });
      }, look);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread of ${kind} ended with ${code}`)));
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}
