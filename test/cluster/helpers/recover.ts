import { follow } from '../../../scripts/lab/bring-up.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { allServers, poolBecomes, serves, theHolder } from './observe.ts';

/** The director that the profile prefers. */
export function preferred(lab: Lab): string {
  return lab.settings.cluster.directors.find((each) => each.preferred)?.name ?? '';
}

/** Everything as it was after the boot: the next scenario starts from here. */
export async function recover(lab: Lab): Promise<void> {
  await lab.healAll();
  await Promise.all(
    lab.machines.map(async (machine) => {
      if (machine.state === 'frozen') await machine.thaw();
      if (machine.state === 'off') await follow(lab, machine);
    }),
  );
  await theHolder(lab, [preferred(lab)]);
  for (const service of ['http', 'https']) await poolBecomes(lab, service, allServers(lab));
  await serves(lab);
}
