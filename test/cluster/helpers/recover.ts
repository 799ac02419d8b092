import type { Lab } from '../../../scripts/lab/lab.ts';
import { restore } from '../../../scripts/lab/restore.ts';
import { allServers, poolBecomes, serves } from './observe.ts';

/** Everything as it was after the boot: the next scenario starts from here. */
export async function recover(lab: Lab): Promise<void> {
  await restore(lab);
  for (const service of ['http', 'https']) await poolBecomes(lab, service, allServers(lab));
  await serves(lab);
}
