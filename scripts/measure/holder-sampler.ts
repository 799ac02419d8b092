import { setTimeout as pause } from 'node:timers/promises';
import { floatingAddress } from '../lab/cluster/state.ts';
import { ArpWatch, type Sighting } from '../lab/cluster/arp-watch.ts';
import type { Lab } from '../lab/lab.ts';

/** ARP watches that ask in turn: a single one asks once a second. */
const watchCount = 5;
/** Milliseconds between two ARP requests. */
const interval = 1000 / watchCount;

/** Milliseconds that a holder may be silent, two lost requests long, and still count as holding the address. */
export const maxSilence = 3 * interval;

/** Samples five times a second who answers for the floating address on the public network. */
export interface HolderSampler {
  /** In no order; milliseconds since the epoch, like the probes of the client. */
  sightings(): readonly Sighting[];
  stop(): void;
}

export async function startHolderSampler(lab: Lab): Promise<HolderSampler> {
  const watches: ArpWatch[] = [];
  for (let count = 0; count < watchCount; count++) {
    if (count > 0) await pause(interval);
    watches.push(await ArpWatch.start(lab, floatingAddress(lab)));
  }
  return {
    sightings: () =>
      watches
        .flatMap(({ sightings }) => sightings)
        .map(({ at, mac }) => ({ at: Math.round(at + performance.timeOrigin), mac })),
    stop: () => {
      for (const watch of watches) watch.stop();
    },
  };
}
