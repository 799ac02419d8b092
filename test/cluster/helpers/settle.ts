import type { Lab } from '../../../scripts/lab/lab.ts';
import { restore } from '../../../scripts/lab/restore.ts';
import { allServers, poolBecomes, serves } from './observe.ts';

/** Every service of the profile goes to every server again: the next scenario starts from here. */
export async function settle(lab: Lab): Promise<void> {
  await restore(lab);
  await fullPools(lab);
  await serves(lab);
}

export async function fullPools(lab: Lab): Promise<void> {
  for (const { name } of lab.settings.cluster.services)
    await poolBecomes(lab, name, allServers(lab));
}
