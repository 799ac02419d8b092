import { succeed } from '../../../scripts/lab/guest.ts';
import { serviceUrl } from '../../../scripts/lab/client.ts';
import { preferred, theHolder } from '../../../scripts/lab/restore.ts';
import { servesAt } from '../helpers/observe.ts';
import { must, mustEqual } from '../helpers/scenario.ts';
import { settle } from '../helpers/settle.ts';
import { atMostOneHolder, others } from '../helpers/one-holder.ts';
import type { Step } from '../helpers/play.ts';
import { url6 } from './ipv6.ts';

/** Two directors, each of which may go on alone. */
export const twoNode: readonly Step[] = [
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
    title: 'power cut of the holder: the other serves alone on every address; then one holds again',
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
      mustEqual((await theHolder(lab)).name, preferred(lab), 'the holder after the return');
    },
  },
];
