import { signalUnit, succeed } from '../../../scripts/lab/guest.ts';
import { waitForHolders } from '../../../scripts/lab/cluster-state.ts';
import { serviceUrl } from '../../../scripts/lab/client.ts';
import { everyDirector, theHolder } from '../../../scripts/lab/restore.ts';
import { servesAt } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';
import { settle } from '../helpers/settle.ts';
import { atMostOneHolder, others } from '../helpers/one-holder.ts';
import { url6 } from './ipv6.ts';

/** Milliseconds; several times what it takes on emulated processors. */
const patience = 240_000;

/** Two directors, each of which may go on alone. */
export const twoNode: readonly Scenario[] = [
  {
    title: 'both directors have a quorum, each of which would do alone',
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
      const holder = await theHolder(lab);
      const both = lab.directors.map(({ name }) => name).toSorted();
      await signalUnit(holder, 'corosync', 'STOP');
      let began: number;
      try {
        // Nothing ends this but corosync itself, a person, or fencing: see docs on failover.fencing.
        await waitForHolders(
          'both hold the address',
          lab,
          (names) => (names.toSorted().join() === both.join() ? true : undefined),
          { deadline: patience, report: () => everyDirector(lab) },
        );
        began = performance.now();
      } finally {
        await signalUnit(holder, 'corosync', 'CONT');
      }
      await theHolder(lab);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      note(`two directors held the address for ${seconds} s, until corosync went on`);
      await servesAt(lab, serviceUrl(lab, 'http'));
    },
  },
  {
    title:
      'power cut of the holder: the other serves alone on every address, and keeps it: the profile has no fail-back',
    run: async (lab) => {
      const holder = await theHolder(lab);
      await atMostOneHolder(lab, async () => {
        await holder.crash();
        await theHolder(lab, others(lab, holder));
        for (const service of ['http', 'direct', 'tunnel'])
          await servesAt(lab, serviceUrl(lab, service));
        await servesAt(lab, url6(lab));
        await settle(lab);
      });
      mustEqual([(await theHolder(lab)).name], others(lab, holder), 'the holder after the return');
    },
  },
];
