import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { firstDifference } from './compare.ts';
import type { BuildContext } from './context.ts';
import { buildDisk } from './disk.ts';
import type { DiskRequest } from './disk-request.ts';
import { readLock } from './lock.ts';
import { removeAbandonedTrees, removeTrees } from './package-store.ts';
import { withRoleTree } from './package-tree.ts';
import { removeTree } from './remove-tree.ts';
import { withSlimmedLibraries } from './slim-icu.ts';

/**
 * Builds an image a second time, from packages that are installed anew, in other folders, and compares
 * the two byte for byte.
 *
 * @throws Failure (6) that names the first file that differs.
 */
export async function verifyReproducible(
  context: BuildContext,
  request: DiskRequest,
  output: string,
): Promise<void> {
  const { role, image } = request;
  const lock = await readLock(join(output, `${role}.lock.json`));
  const variant = `verify-${process.pid}`;
  const second: BuildContext = { ...context, lock, refresh: false, variant };
  const staging = join(output, `.${role}.verify`);
  await removeAbandonedTrees(context.privileges);
  try {
    await withRoleTree(second, role, image, async (packages) =>
      buildDisk(second, await withSlimmedLibraries({ ...request, packages }), staging),
    );
    const difference = await context.progress.step(
      `compare-${role}`,
      `two builds of the ${role}`,
      async (step) => {
        const found = await firstDifference(join(output, role), join(staging, role));
        step.detail(found === undefined ? 'the same bytes' : 'they differ');
        return found;
      },
    );
    if (difference !== undefined)
      throw new Failure(`two builds of the ${role} differ: ${difference}`, {
        exitCode: exitCodes.verification,
        hint: 'please report it, with both images if you can',
      });
  } finally {
    await removeTree(context.privileges, staging);
    await removeTrees(context.privileges, `${variant}-`);
  }
}
