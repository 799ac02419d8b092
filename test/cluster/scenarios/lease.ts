import { directorReports, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import { waitUntilServed } from '../helpers/observe.ts';
import { atMostOneHolder, publicMac } from '../helpers/one-holder.ts';
import { must, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds; several times what it takes on emulated processors. */
const patience = 120_000;

/** The kernel of a holder shuts it out when its lease ends, whatever its programs do. */
export const leases: readonly Scenario[] = [
  {
    title:
      'the lease program of the holder is frozen: the kernel shuts its gate, another director serves, and never two do',
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      await atMostOneHolder(lab, async (watch) => {
        const began = performance.now();
        await succeed(holder, 'systemctl kill -s STOP lvsmith-lease');
        // It still has the address: only the network tells who may use it.
        const next = await waitFor(
          'the router sees the next holder',
          () => Promise.resolve(watch.sightings.find(({ mac }) => mac !== publicMac(holder))),
          { deadline: patience, report: () => directorReports(lab) },
        );
        await waitUntilServed(lab);
        const last = watch.sightings.filter(({ mac }) => mac === publicMac(holder)).at(-1);
        note(
          `the old holder answered until ${seconds((last?.at ?? began) - began)}, the next from ${seconds(next.at - began)}`,
        );
        must((last?.at ?? 0) < next.at, 'the old holder is silent before the next one answers');
        await succeed(holder, 'systemctl kill -s CONT lvsmith-lease');
        await waitForHolder(lab);
        await waitUntilServed(lab);
      });
    },
  },
  {
    title: 'the rules of the gate are removed by hand: they come back, and the address is served',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      await succeed(holder, 'nft delete table netdev lvsmith-lease');
      await waitUntilSucceeds(holder, 'nft list table netdev lvsmith-lease');
      await waitForHolder(lab);
      await waitUntilServed(lab);
    },
  },
];

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
