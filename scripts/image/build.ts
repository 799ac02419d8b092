import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { buildFolder } from '../profile/build-folder.ts';
import { claimFolder } from '../profile/claim-folder.ts';
import { wasInterrupted } from '../runtime/interruption.ts';
import type { Progress } from '../progress/progress.ts';
import { asStorageFailure } from '../runtime/storage-failure.ts';
import { cacheFolder } from '../host/cache.ts';
import { takeLock } from '../host/file-lock.ts';
import type { MirrorOptions } from '../toolchain/mirror.ts';
import { lvsmithVersion } from '../runtime/installation.ts';
import { settleAll } from '../runtime/settle-all.ts';
import type { BuildInputs, DiskInputs } from './build-inputs.ts';
import { bundlePrograms } from './bundle.ts';
import type { BuildContext } from './context.ts';
import { diskKey, ownContents } from './disk/disk.ts';
import { prunedFromDisk } from './disk/pruned-files.ts';
import { metadataKey, writeChecksums } from './output/metadata.ts';
import { convertDisk, type Format } from './output/formats.ts';
import { imageIdentity, type ImageIdentity } from './image-identity.ts';
import { installedPackages } from './rootfs/dpkg.ts';
import { lockPath, readLock, versionsOf } from './rootfs/package-lock.ts';
import { openRootfs } from './rootfs/rootfs.ts';
import { buildKey, type BuildKey } from '../secrets/build-key.ts';
import { prepareBuild } from './prepare.ts';
import { renderProfile, type RenderedProfile } from '../render/render-profile.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { replaceImage, replaceMetadata } from './output/replace-image.ts';
import { upToDate, writeStamp, type BuildKeys } from './output/stamp.ts';
import { sourceDateEpoch } from './source-date-epoch.ts';
import { verifyReproducible } from './output/verify-reproducible.ts';

export interface BuildOptions {
  readonly role: Role;
  /** A profile's name or file. */
  readonly profile: string;
  /** The folder to write below, instead of the profile's own. */
  readonly out?: string | undefined;
  readonly mirror: MirrorOptions;
  readonly progress: Progress;
  /** The version of the image, instead of one from the packages' day and the contents. */
  readonly version?: string | undefined;
  /** Also convert the disk to these formats. */
  readonly formats?: readonly Format[];
  /** Take exactly the packages that the last build recorded. */
  readonly locked?: boolean;
  /** Look for newer packages although some are in the cache. */
  readonly update?: boolean;
  /** Wait for another build of the same image instead of failing. */
  readonly wait?: boolean;
  /** Build a second time, sharing nothing with the first, and compare. */
  readonly verify?: boolean;
}

export interface BuildResult {
  readonly disk: string;
  readonly version: string;
  /** The disk in the other requested formats. */
  readonly converted: readonly string[];
  /** Nothing had changed, so nothing was built. */
  readonly unchanged: boolean;
}

/**
 * Builds the image of one role from a profile. The last good image stays in place until the new one is complete.
 *
 * @throws Failure: 3 for the profile, 4 for the host, 5 for the build, 6 when the result fails verification.
 */
export async function buildImage(options: BuildOptions): Promise<BuildResult> {
  const rendered = await renderProfile(options.profile);
  const output = buildFolder('images', options.profile, options.out);
  try {
    await claimFolder(output, rendered.loaded);
    return await buildRendered(options, rendered, output);
  } catch (error) {
    throw wasInterrupted() ? interrupted(output) : asStorageFailure(error, cacheFolder());
  }
}

async function buildRendered(
  options: BuildOptions,
  rendered: RenderedProfile,
  output: string,
): Promise<BuildResult> {
  const { role, progress, mirror, update: refresh } = options;
  const { loaded, model, trees } = rendered;
  // 0. Exclude other builds of this image, and read the lock of the last one.
  await using _building = await takeLock(join(output, `.${role}.lock`), {
    whenHeld: options.wait === true ? 'wait' : 'fail',
    purpose: `a build of ${output}/${role}.raw`,
  });
  const lock = options.locked === true ? await readLock(lockPath(output, role)) : undefined;
  // 1. Prepare mkosi and its sysroot, and bundle the programs.
  const [context, programs] = await settleAll([
    prepareBuild({ mirror, progress, output, lock, refresh }),
    bundlePrograms(role),
  ]);
  // 2. Install the packages, or find them in the cache.
  await using rootfs = await openRootfs(context, role, model.image);
  // 3. Make what changed since the last build: the disk and its metadata, the metadata alone, or nothing.
  const cluster = model.cluster.name;
  const key = await buildKey(cluster);
  const files = [...trees[role], ...programs, signersFile(key)];
  const request = { role, cluster, image: model.image, rootfs, files, key };
  const archive = lock?.archive ?? rootfs.archive;
  const identity = await identify(context, request, archive, options.version);
  const inputs = { ...request, loaded, archive, identity };
  const keys = await keysOf(context, inputs);
  const current = await upToDate(output, role, keys);
  if (current === 'nothing') {
    const verify = () => verifyConfiguration(context, inputs, rendered, programs);
    await replaceImage(context, inputs, output, verify);
  }
  if (current === 'disk') await replaceMetadata(context, inputs, output);
  if (current !== 'all') await writeStamp(output, role, keys);
  // 4. Build a second time and compare.
  if (options.verify === true) await verifyReproducible(context, inputs, output);
  // 5. Convert the disk to other formats.
  const disk = join(output, `${role}.raw`);
  const converted = await convertOutput(options, inputs, output, keys);
  return { disk, version: identity.version, converted, unchanged: current === 'all' };
}

/** The image trusts the key that it was built with: only updates that this key has signed can replace it. */
function signersFile({ signers }: BuildKey): RenderedFile {
  return {
    path: paths.updateSigners,
    kind: 'file',
    content: signers,
    mode: 0o644,
    owner: 'root',
    group: 'root',
    source: "the cluster's build key",
  };
}

/** Not by the cached root file system: a host that installs the same packages for another reason makes the same image. */
async function identify(
  context: BuildContext,
  request: Omit<DiskInputs, 'identity'>,
  archive: string,
  wanted: string | undefined,
): Promise<ImageIdentity> {
  const { role, cluster, image, rootfs } = request;
  const contents = {
    ...{ role, cluster, image, archive },
    packages: versionsOf(await installedPackages(rootfs.path)),
    lvsmith: lvsmithVersion(),
    mkosi: context.mkosi.version,
    time: sourceDateEpoch(),
    own: await ownContents(request),
  };
  return imageIdentity(contents, archive, wanted);
}

async function keysOf(context: BuildContext, inputs: BuildInputs): Promise<BuildKeys> {
  return { disk: await diskKey(context, inputs), metadata: await metadataKey(context, inputs) };
}

/** Converts the disk; the checksums and the stamp cover the conversions. */
async function convertOutput(
  { role, formats = [], mirror, progress }: BuildOptions,
  inputs: BuildInputs,
  output: string,
  keys: BuildKeys,
): Promise<readonly string[]> {
  const conversions = await convertDisk(join(output, `${role}.raw`), formats, { mirror, progress });
  if (conversions.some(({ made }) => made)) {
    await writeChecksums(inputs, output);
    await writeStamp(output, role, keys);
  }
  return conversions.map(({ file }) => file);
}

/** Runs the verification of rendered files with the programs of the image. */
async function verifyConfiguration(
  { progress }: BuildContext,
  { role, rootfs, image }: BuildInputs,
  rendered: RenderedProfile,
  programs: readonly RenderedFile[],
): Promise<void> {
  await progress.step(`verify-${role}`, `configuration of the ${role}`, async () => {
    // Loaded only here: a build that finds nothing changed ends sooner without it.
    const { verifyRendered } = await import('../verify/verify-rendered.ts');
    const removed = prunedFromDisk(role, image);
    await verifyRendered(rendered, role, programs, rootfs.path, removed);
  });
}

function interrupted(output: string): Failure {
  return new Failure('the build was interrupted', {
    exitCode: exitCodes.mkosi,
    hint: `the files in ${output} are unchanged`,
  });
}
