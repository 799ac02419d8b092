import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import { ArpWatch, overlaps } from '../../../scripts/lab/cluster/arp-watch.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { directorReports } from '../../../scripts/lab/cluster/holder.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { mustEqual } from './scenario.ts';

/** The names of all directors but this one. */
export function others(lab: Lab, holder: Machine): readonly string[] {
  return lab.directors.filter((each) => each !== holder).map(({ name }) => name);
}

/** What the router sees on the wire while `work` goes on: never two directors with the address. */
export async function atMostOneHolder(
  lab: Lab,
  work: (watch: ArpWatch) => Promise<void>,
): Promise<void> {
  const watch = await ArpWatch.start(lab, floatingAddress(lab));
  try {
    // It listens: a work that is over soon after the address has moved may leave no time for an answer.
    await waitFor(
      'somebody is seen with the address',
      () => Promise.resolve(watch.sightings.length > 0 ? true : undefined),
      { deadline: 60_000, report: () => directorReports(lab) },
    );
    await work(watch);
    mustEqual(overlaps(watch.sightings), [], 'times with two holders');
  } finally {
    watch.stop();
  }
}

/** The MAC address that a director answers with when somebody asks for the floating address. */
export function publicMac(machine: Machine): string {
  return (
    machine.settings.nics.find(({ network }) => /^public(-1)?$/.test(network))?.mac.toLowerCase() ??
    ''
  );
}
