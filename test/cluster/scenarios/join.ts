import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { makeSeeds } from '../../../scripts/seed/node-seeds.ts';
import type { StartState } from '../helpers/booted-cluster.ts';
import { allServers, collectAnswers, waitForFullPools, waitForPool } from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';

/** The realserver of pair.yaml that is switched on last. */
export const latecomer = 'litstat2';

/** The cluster with all of its servers. */
export const joined: StartState = { name: 'joined', reach: seedAndBoot };

async function seedAndBoot(lab: Lab): Promise<void> {
  const { cluster, seeds } = lab.settings;
  await makeSeeds(cluster, [latecomer], {
    format: 'nocloud',
    medium: 'iso',
    folder: seeds,
    imageKeys: [],
  });
  await bootAndWait(lab, lab.machine(latecomer));
}

export const joining: readonly Scenario[] = [
  {
    title: 'a realserver that was never seeded: the others serve; it is seeded, started, and joins',
    run: async (lab) => {
      const there = lab.realservers.filter(({ name }) => name !== latecomer);
      const names = there.map(({ name }) => name);
      // It counts as up until mon has looked for it.
      await waitForPool(lab, 'http', names);
      mustEqual([...new Set(await collectAnswers(lab, 'http', 4))], names, 'who answers before');
      await seedAndBoot(lab);
      // The directors find it without being reconfigured.
      await waitForFullPools(lab);
      const after = [...new Set(await collectAnswers(lab, 'http', 4))].toSorted();
      mustEqual(after, allServers(lab), 'who answers after');
    },
  },
];
