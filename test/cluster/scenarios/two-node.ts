import { succeed } from '../../../scripts/lab/guest.ts';
import { must } from '../helpers/scenario.ts';
import type { Step } from '../helpers/play.ts';

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
];
