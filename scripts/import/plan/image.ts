import type { OldCluster } from '../old-cluster.ts';
import type { Mapping, PlanNotes } from './plan.ts';

/** As many as a profile takes. */
const mostSettings = 200;

/** What goes into the images: settings of the kernel, each once; they are for realservers as well. */
export function planImage({ sysctls }: OldCluster, notes: PlanNotes): Mapping {
  const chosen = new Map<string, OldCluster['sysctls'][number]>();
  for (const setting of sysctls) {
    const { name, value, place } = setting;
    const before = chosen.get(name);
    if (before === undefined && chosen.size < mostSettings) chosen.set(name, setting);
    else if (before === undefined)
      notes.notCarried.push({ kind: 'old-program', what: `${name} = ${value}`, place });
    else if (before.value !== value)
      notes.ambiguous.push({
        message: `${name} is ${before.value} in one place, and ${value} here`,
        hint: 'the first is taken',
        place,
        also: before.place,
      });
  }
  const settings = [...chosen.values()];
  return {
    entries: [
      [
        'sysctl',
        settings.length === 0
          ? undefined
          : {
              value: settings.map(({ name, value }) => `${name} = ${value}`),
              from: settings[0]?.place,
            },
      ],
    ],
  };
}
