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

/** Milliseconds for one case, which takes a few: longer is a fault as well. */
const patience = 60_000;

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
  let before = 0;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Finding | number>((resolve, reject) => {
      timer = setInterval(() => {
        const now = Atomics.load(shared, 1);
        const problem = `the case takes longer than ${patience / 1000} seconds`;
        // A finding is made small meanwhile, which takes longer than a case.
        if (now > 0 && now === before)
          resolve({ kind, seed: shared[0] ?? seed, problem, input: {} });
        before = now;
      }, patience);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread of ${kind} ended with ${code}`)));
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}
