import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { fail, succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { waitUntilNobodyHolds, waitUntilServed } from '../helpers/observe.ts';
import { atMostOneHolder, others } from '../helpers/one-holder.ts';
import { must, type Scenario } from '../helpers/scenario.ts';

/** Two directors, and a realserver whose vote decides between them. */
export const witness: readonly Scenario[] = [
  {
    title:
      'the witness votes with both directors, has promised itself to the holder, and has no key of the cluster',
    looksOnly: true,
    run: async (lab) => {
      for (const director of lab.directors) {
        const quorum = await succeed(director, 'corosync-quorumtool -s || true');
        must(/Total votes:\s+3/.test(quorum), `${director.name} counts three votes: ${quorum}`);
        must(/Flags:.*\bQdevice\b/.test(quorum), `${director.name} has the witness's: ${quorum}`);
      }
      const voter = witnessOf(lab);
      const said = await succeed(voter, 'lvsmith status');
      const holder = await waitForHolder(lab);
      must(said.includes(`promised to ${holder.name}`), `whom it has promised itself to: ${said}`);
      await fail(voter, 'test -e /etc/corosync/authkey');
    },
  },
  {
    title:
      'power cut of the holder: the other serves with the promise of the witness, and never two do',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      await atMostOneHolder(lab, async () => {
        await holder.crash();
        await waitForHolder(lab, others(lab, holder));
        await waitUntilServed(lab);
      });
      await bootAndWait(lab, holder);
      await waitUntilServed(lab);
    },
  },
  {
    title:
      'the witness is lost: the holder goes on; it is lost too: nobody holds; the witness returns: the other does',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const [left] = lab.directors.filter(({ name }) => name !== holder.name);
      must(left !== undefined, 'there is another director');
      const voter = witnessOf(lab);
      await voter.crash();
      await waitUntilSucceeds(left, "corosync-quorumtool -s | grep -E '^Total votes: +2$'");
      must((await waitForHolder(lab)).name === holder.name, 'the holder is the same');
      await waitUntilServed(lab);
      await holder.crash();
      await waitUntilNobodyHolds(lab);
      await bootAndWait(lab, voter);
      await waitForHolder(lab, [left.name]);
      await waitUntilServed(lab);
    },
  },
];

function witnessOf(lab: Lab): Machine {
  const named = lab.settings.cluster.realservers.find(({ witness: votes }) => votes);
  must(named !== undefined, 'the profile names a witness');
  return lab.machine(named.name);
}
