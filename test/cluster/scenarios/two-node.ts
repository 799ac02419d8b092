import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { signalUnit, succeed } from '../../../scripts/lab/guest/commands.ts';
import { waitForHolders } from '../../../scripts/lab/cluster/state.ts';
import { serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import { directorReports, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { waitUntilUrlServed } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';
import { waitUntilSettled } from '../helpers/settled.ts';
import { atMostOneHolder, others } from '../helpers/one-holder.ts';
import { url6 } from './ipv6.ts';

/** Milliseconds; several times what it takes on emulated processors. */
const takeoverTimeout = 240_000;

/** Two directors, each of which may go on alone. */
export const twoNode: readonly Scenario[] = [
  {
    title: 'both directors have a quorum, each of which would do alone',
    looksOnly: true,
    run: async (lab) => {
      for (const director of lab.directors) {
        const quorum = await succeed(director, 'corosync-quorumtool -s || true');
        must(/Quorate:\s+Yes/.test(quorum), `${director.name} has quorum`);
        must(/Total votes:\s+2/.test(quorum), `${director.name} counts two votes`);
        must(/Flags:.*\b2Node\b/.test(quorum), `${director.name} is in two-node mode`);
      }
    },
  },
  {
    title:
      'without fencing, a holder whose corosync is frozen keeps the address while the other takes it; thawed: one holds',
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      const both = lab.directors.map(({ name }) => name).toSorted();
      await signalUnit(holder, 'corosync', 'STOP');
      // Nothing ends this but corosync itself, a person, or fencing: see docs on failover.fencing.
      await waitForHolders(
        'both hold the address',
        lab,
        (names) => (names.toSorted().join() === both.join() ? true : undefined),
        { deadline: takeoverTimeout, report: () => directorReports(lab) },
      );
      const began = performance.now();
      await signalUnit(holder, 'corosync', 'CONT');
      await waitForHolder(lab);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      note(`two directors held the address for ${seconds} s, until corosync went on`);
      await waitUntilUrlServed(lab, serviceUrl(lab, 'http'));
    },
  },
  {
    title:
      'power cut of the holder: the other serves alone on every address, and keeps it: the profile has no fail-back',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      await atMostOneHolder(lab, async () => {
        await holder.crash();
        await waitForHolder(lab, others(lab, holder));
        for (const service of ['http', 'direct', 'tunnel'])
          await waitUntilUrlServed(lab, serviceUrl(lab, service));
        await waitUntilUrlServed(lab, url6(lab));
        await bootAndWait(lab, holder);
        await waitUntilSettled(lab);
      });
      mustEqual(
        [(await waitForHolder(lab)).name],
        others(lab, holder),
        'the holder after the return',
      );
    },
  },
];
