import { follow } from '../../../scripts/lab/bring-up.ts';
import { makeSeeds } from '../../../scripts/seed/make.ts';
import { allServers, answers, poolBecomes } from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';
import { fullPools } from '../helpers/settle.ts';

/** The realserver of pair.yaml that is switched on last. */
export const latecomer = 'litstat2';

export const joining: readonly Scenario[] = [
  {
    title: 'a realserver that was never seeded: the others serve; it is seeded, started, and joins',
    run: async (lab) => {
      const { cluster, seeds } = lab.settings;
      const there = lab.realservers.filter(({ name }) => name !== latecomer);
      const names = there.map(({ name }) => name);
      // It counts as up until mon has looked for it.
      await poolBecomes(lab, 'http', names);
      mustEqual([...new Set(await answers(lab, 'http', 4))], names, 'who answers before');
      await makeSeeds(cluster, [latecomer], {
        ...({ format: 'nocloud', medium: 'iso' } as const),
        folder: seeds,
      });
      await follow(lab, lab.machine(latecomer));
      // Nobody tells the directors.
      await fullPools(lab);
      const after = [...new Set(await answers(lab, 'http', 4))].toSorted();
      mustEqual(after, allServers(lab), 'who answers after');
    },
  },
];
