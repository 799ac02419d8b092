import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { outputFolder } from '../report/output.ts';
import { wasInterrupted } from '../report/interruption.ts';
import type { Progress } from '../report/progress.ts';
import { asStorageFailure } from '../report/storage-failure.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import { withLock } from '../toolchain/lock.ts';
import type { MirrorOptions } from '../toolchain/mirror.ts';
import { allEnded } from '../report/all-ended.ts';
import { bundlePrograms } from './bundle.ts';
import type { BuildContext } from './context.ts';
import { diskKey } from './disk.ts';
import { documentsKey, writeChecksums } from './documents.ts';
import { convertDisk, type Format } from './formats.ts';
import { readLock } from './lock.ts';
import type { PackageTree } from './package-store.ts';
import { withRoleTree } from './package-tree.ts';
import { prepareBuild } from './prepare.ts';
import { renderProfile, type RenderedProfile } from './render-profile.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { replaceDocuments, replaceImage } from './replace-image.ts';
import { currentParts, recordState } from './state.ts';
import { verifyReproducible } from './verify-reproducible.ts';

export interface BuildRequest {
  readonly role: Role;
  /** A profile's name or file. */
  readonly profile: string;
  readonly mirror: MirrorOptions;
  readonly progress: Progress;
  /** Other forms of the disk to make beside it. */
  readonly formats?: readonly Format[];
  /** Take exactly the packages that the last build recorded. */
  readonly locked?: boolean;
  /** Ask the archive for newer packages although there are some in the cache. */
  readonly update?: boolean;
  /** Let another build of the same image end first, instead of failing. */
  readonly patient?: boolean;
  /** Build a second time, sharing nothing with the first, and compare. */
  readonly verify?: boolean;
}

export interface BuildResult {
  readonly disk: string;
  /** The disk in the other forms asked for. */
  readonly converted: readonly string[];
  /** Nothing had changed, nothing was built. */
  readonly unchanged: boolean;
}

/**
 * Builds the image of one role from a profile. The last good image stays in its place until the new
 * one is complete.
 *
 * @throws Failure: 3 for the profile, 4 for the host, 5 for the build, 6 when something that was made
 * does not hold.
 */
export async function buildImage(request: BuildRequest): Promise<BuildResult> {
  const { role } = request;
  const rendered = await renderProfile(request.profile);
  const output = outputFolder('images', rendered.loaded.name);
  const lock =
    request.locked === true ? await readLock(join(output, `${role}.lock.json`)) : undefined;
  const what = `a build of ${output}/${role}.raw`;
  const work = async (): Promise<BuildResult> => {
    const { mirror, progress, update = false } = request;
    const held = lock === undefined ? {} : { lock };
    const [context, programs] = await allEnded([
      prepareBuild({ mirror, progress, output, ...held, refresh: update }),
      bundlePrograms(role),
    ]);
    return withRoleTree(context, role, rendered.model.image, (packages) =>
      build(context, request, { ...rendered, programs, packages }, output),
    );
  };
  try {
    await mkdir(output, { recursive: true });
    const whenHeld = request.patient === true ? 'wait' : 'fail';
    return await withLock(join(output, `.${role}.lock`), { whenHeld, what }, work);
  } catch (error) {
    throw wasInterrupted() ? interrupted(output) : asStorageFailure(error, cacheFolder());
  }
}

interface Ingredients extends RenderedProfile {
  readonly programs: readonly RenderedFile[];
  readonly packages: PackageTree;
}

async function build(
  context: BuildContext,
  { role, mirror, progress, formats = [], verify }: BuildRequest,
  rendered: Ingredients,
  output: string,
): Promise<BuildResult> {
  const { loaded, model, trees, programs, packages } = rendered;
  const { cluster, image } = model;
  const files = [...trees[role], ...programs];
  const request = { role, cluster: cluster.name, image, packages, files };
  const keys = {
    disk: await diskKey(context, request),
    documents: await documentsKey(context, request, loaded),
  };
  const disk = join(output, `${role}.raw`);
  const current = await currentParts(output, role, keys);
  if (current === 'nothing') {
    // Beside the disk, which takes one processor for far longer; neither is of use without the other.
    const verified = () =>
      progress.step(`verify-${role}`, `configuration of the ${role}`, async () => {
        // Loaded only now: a build that finds nothing changed is done sooner without it.
        const { verifyRendered } = await import('../verify/verify-rendered.ts');
        await verifyRendered(rendered, role, programs, packages.folder);
      });
    await replaceImage(context, request, loaded, { output, verified });
  }
  if (current === 'disk') await replaceDocuments(context, request, loaded, output);
  if (current !== 'all') await recordState(output, role, keys);
  if (verify === true) await verifyReproducible(context, request, output);
  const converted = await convertDisk(disk, formats, { mirror, progress });
  if (converted.some(({ made }) => made)) {
    await writeChecksums(role, output);
    await recordState(output, role, keys);
  }
  return { disk, converted: converted.map(({ file }) => file), unchanged: current === 'all' };
}

function interrupted(output: string): Failure {
  return new Failure('the build was interrupted', {
    exitCode: exitCodes.mkosi,
    hint: `what was in ${output} before is as it was`,
  });
}
