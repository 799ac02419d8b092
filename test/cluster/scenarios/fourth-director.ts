import { follow } from '../../../scripts/lab/bring-up.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/machine.ts';
import { theHolder } from '../../../scripts/lab/restore.ts';
import { makeSeeds } from '../../../scripts/seed/make.ts';
import type { Step } from '../helpers/play.ts';
import { mustEqual } from '../helpers/scenario.ts';

/** The director of four.yaml that is switched on last. */
export const latecomer = 'litsha24';

/** What corosync says: votes there are, votes there should be, and how many it takes. */
async function votes(director: Machine): Promise<Readonly<Record<string, string | undefined>>> {
  const said = await succeed(director, 'corosync-quorumtool -s || true');
  const line = (name: string) => new RegExp(`^${name}: +(\\S+)`, 'm').exec(said)?.[1];
  return {
    total: line('Total votes'),
    expected: line('Expected votes'),
    quorum: line('Quorum'),
    quorate: line('Quorate'),
  };
}

function early(lab: Lab): readonly Machine[] {
  return lab.directors.filter(({ name }) => name !== latecomer);
}

export const fourthDirector: readonly Step[] = [
  {
    title: 'a director that was never seeded: the other three of four have a quorum, and one holds',
    run: async (lab) => {
      for (const director of early(lab))
        mustEqual(
          await votes(director),
          { total: '3', expected: '4', quorum: '3', quorate: 'Yes' },
          `what ${director.name} counts`,
        );
      await theHolder(lab, ['litsha21']);
    },
  },
  {
    title:
      'it is seeded, started, and joins: it takes the cluster as it is, and the address in turn',
    run: async (lab) => {
      const holder = await theHolder(lab);
      // Only the running cluster knows of this, not the image.
      await succeed(holder, 'lvsmith drain litstat1');
      await makeSeeds(lab.settings.cluster, [latecomer], {
        ...({ format: 'nocloud', medium: 'iso' } as const),
        folder: lab.settings.seeds,
      });
      const fourth = lab.machine(latecomer);
      await follow(lab, fourth);
      for (const director of lab.directors)
        mustEqual(
          await votes(director),
          { total: '4', expected: '4', quorum: '3', quorate: 'Yes' },
          `what ${director.name} counts`,
        );
      await waitUntilSucceeds(fourth, 'lvsmith status --json | grep -q \'"litstat1"\'');
      await waitUntilSucceeds(fourth, 'ipvsadm -Ln | grep -E "192.168.71.220:80 +Masq +0 "');
      mustEqual((await theHolder(lab)).name, holder.name, 'the holder after the fourth joined');
      for (const { name } of early(lab)) await succeed(fourth, `crm_standby -N ${name} -v on`);
      await theHolder(lab, [latecomer]);
    },
  },
];
