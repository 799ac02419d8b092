import { parentPort, workerData } from 'node:worker_threads';
import { kinds } from './kinds.ts';
import { search } from './search.ts';
import type { Work } from './watch.ts';

/** A thread of `watch.ts`: it may be ended at any case. */
const { kind: name, seed, milliseconds, progress }: Work = workerData;
const kind = kinds.find((each) => each.name === name);
if (kind === undefined) throw new Error(`there is no kind ${name}`);
// What was imported took its time.
const until = Date.now() + milliseconds;
const [atSeed, atCase] = [0, 1];
const shared = new Uint32Array(progress);
const found = search(kind, seed, (own, played) => {
  shared[atSeed] = own;
  Atomics.store(shared, atCase, played + 1);
  return Date.now() < until;
});
parentPort?.postMessage(found, []);
