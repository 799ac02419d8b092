import { floatingAddress } from '../../../scripts/lab/cluster-state.ts';
import { HolderWatch, overlaps } from '../../../scripts/lab/holder-watch.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/machine.ts';
import { must, mustEqual } from './scenario.ts';

/** The names of all directors but this one. */
export function others(lab: Lab, holder: Machine): readonly string[] {
  return lab.directors.filter((each) => each !== holder).map(({ name }) => name);
}

/** What the router sees on the wire while `work` goes on: never two directors with the address. */
export async function atMostOneHolder(
  lab: Lab,
  work: (watch: HolderWatch) => Promise<void>,
): Promise<void> {
  const watch = await HolderWatch.start(lab, floatingAddress(lab));
  try {
    await work(watch);
    must(watch.sightings.length > 0, 'somebody was seen with the address');
    mustEqual(overlaps(watch.sightings), [], 'times with two holders');
  } finally {
    watch.stop();
  }
}

/** The MAC address that a director answers with when somebody asks for the floating address. */
export function publicMac(machine: Machine): string {
  return machine.settings.nics.find(({ network }) => network === 'public')?.mac.toLowerCase() ?? '';
}
