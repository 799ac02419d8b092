import { setTimeout as pause } from 'node:timers/promises';
import { floatingAddress } from '../cluster-state.ts';
import { HolderWatch, type Sighting } from '../holder-watch.ts';
import type { Lab } from '../lab.ts';

/** Several watches that ask in turn: one alone asks each second only. */
const watches = 5;
/** Milliseconds from one question to the next. */
const interval = 1000 / watches;

/** Answers of one holder that are at most so far apart are one time of holding: two questions lost. */
export const holderPatience = 3 * interval;

/** Who answers for the floating address on the public network, asked five times a second. */
export interface Holders {
  /** In no order; milliseconds since the epoch, as the probes of the client are. */
  sightings(): readonly Sighting[];
  stop(): void;
}

export async function watchHolders(lab: Lab): Promise<Holders> {
  const all: HolderWatch[] = [];
  for (let each = 0; each < watches; each++) {
    if (each > 0) await pause(interval);
    all.push(await HolderWatch.start(lab, floatingAddress(lab)));
  }
  return {
    sightings: () =>
      all
        .flatMap(({ sightings }) => sightings)
        .map(({ at, mac }) => ({ at: Math.round(at + performance.timeOrigin), mac })),
    stop: () => {
      for (const watch of all) watch.stop();
    },
  };
}
