import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { makeSeeds } from '../../../scripts/seed/node-seeds.ts';
import { waitUntilServed } from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';

/** The director of four.yaml that is switched on last. */
export const latecomer = 'litsha24';

interface Votes {
  readonly total: number;
  readonly expected: number;
  readonly quorum: number;
}

/** Waits until corosync counts so many votes, of which it takes `quorum`, and has them. */
async function waitForVotes(director: Machine, votes: Votes): Promise<void> {
  const lines = [
    `^Total votes: +${votes.total}$`,
    `^Expected votes: +${votes.expected}$`,
    `^Quorum: +${votes.quorum} `,
    '^Quorate: +Yes',
  ];
  const counted = lines.map((line) => `grep -qE '${line}' /tmp/votes`).join(' && ');
  await waitUntilSucceeds(director, `corosync-quorumtool -s >/tmp/votes; ${counted}`);
}

function early(lab: Lab): readonly Machine[] {
  return lab.directors.filter(({ name }) => name !== latecomer);
}

export const fourthDirector: readonly Scenario[] = [
  {
    title: 'a director that was never seeded: the other three of four have a quorum, and one holds',
    looksOnly: true,
    run: async (lab) => {
      for (const director of early(lab))
        await waitForVotes(director, { total: 3, expected: 4, quorum: 3 });
      await waitForHolder(lab, ['litsha21']);
    },
  },
  {
    title:
      'it is seeded, started, and joins: it takes the cluster as it is, and the address in turn',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      // Only the running cluster knows of this, not the image.
      await succeed(holder, 'lvsmith drain litstat1');
      await makeSeeds(lab.settings.cluster, [latecomer], {
        format: 'nocloud',
        medium: 'iso',
        folder: lab.settings.seeds,
        imageKeys: [],
      });
      const fourth = lab.machine(latecomer);
      await bootAndWait(lab, fourth);
      for (const director of lab.directors)
        await waitForVotes(director, { total: 4, expected: 4, quorum: 3 });
      await waitUntilSucceeds(fourth, 'lvsmith status --json | grep -q \'"litstat1"\'');
      await waitUntilSucceeds(fourth, 'ipvsadm -Ln | grep -E "192.168.72.220:80 +Masq +0 "');
      mustEqual((await waitForHolder(lab)).name, holder.name, 'the holder after the fourth joined');
      for (const { name } of early(lab)) await succeed(fourth, `crm_standby -N ${name} -v on`);
      await waitForHolder(lab, [latecomer]);
      // The realserver replies through the other floating address: it came along.
      await succeed(holder, 'lvsmith undrain litstat1');
      await waitUntilServed(lab);
    },
  },
];
