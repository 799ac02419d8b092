import type { Lab } from '../../../scripts/lab/lab.ts';
import { restore } from '../../../scripts/lab/restore.ts';
import { poolsAreFull, serves } from './observe.ts';

/** Everything as it was after the boot: the next scenario starts from here. */
export async function recover(lab: Lab): Promise<void> {
  await restore(lab);
  await poolsAreFull(lab);
  await serves(lab);
}
