import { join } from 'node:path';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { firstDifference } from './compare.ts';
import type { BuildContext } from '../context.ts';
import { buildDisk } from '../disk/disk.ts';
import type { DiskInputs } from '../build-inputs.ts';
import { lockPath, readLock } from '../rootfs/package-lock.ts';
import { removeAbandonedEntries, removeEntries } from '../rootfs/rootfs-cache.ts';
import { openRootfs } from '../rootfs/rootfs.ts';
import { removeFolder } from '../rootfs/remove-folder.ts';

/**
 * Builds an image a second time, in other folders and with freshly installed packages, and compares the two byte for
 * byte.
 *
 * @param output the folder of the first build.
 * @throws Failure (6) that names the first file that differs.
 */
export async function verifyReproducible(
  context: BuildContext,
  inputs: DiskInputs,
  output: string,
): Promise<void> {
  const { role } = inputs;
  const { privileges } = context;
  const lock = await readLock(lockPath(output, role));
  const cacheVariant = `verify-${process.pid}`;
  const staging = join(output, `.${role}.verify`);
  await removeAbandonedEntries(privileges);
  try {
    await buildAgain({ ...context, lock, refresh: false, cacheVariant }, inputs, staging);
    await compareBuilds(context, role, output, staging);
  } finally {
    await removeFolder(privileges, staging);
    await removeEntries(privileges, `${cacheVariant}-`);
  }
}

async function buildAgain(
  context: BuildContext,
  inputs: DiskInputs,
  staging: string,
): Promise<void> {
  await using rootfs = await openRootfs(context, inputs.role, inputs.image);
  await buildDisk(context, { ...inputs, rootfs }, staging);
}

async function compareBuilds(
  { progress }: BuildContext,
  role: DiskInputs['role'],
  first: string,
  second: string,
): Promise<void> {
  const difference = await progress.step(
    `compare-${role}`,
    `two builds of the ${role}`,
    async (step) => {
      const found = await firstDifference(join(first, role), join(second, role));
      step.detail(found === undefined ? 'identical' : 'different');
      return found;
    },
  );
  if (difference === undefined) return;
  throw new Failure(`two builds of the ${role} differ: ${difference}`, {
    exitCode: exitCodes.verification,
    hint: 'please report it, if possible with both images',
  });
}
