import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../../overlays/shared/node/node.ts';
import { mkosiBuild } from '../../mkosi/mkosi.ts';
import { additionsOf, type ImageSettings } from '../../model/image-settings.ts';
import { cacheFolder } from '../../host/cache.ts';
import { packageCache, withApt } from '../../toolchain/apt.ts';
import { cacheKey } from '../../host/digest.ts';
import { checkFreeSpace, neededSpace } from '../../host/free-space.ts';
import { hostAccess, writeAccess } from '../../toolchain/apt-access.ts';
import { withLock } from '../../host/file-lock.ts';
import type { BuildContext } from '../context.ts';
import { installedPackages } from './dpkg.ts';
import { dpkgConfig, installSettings, requestKey, type RootfsRequest } from './install-settings.ts';
import { checkLock, lockDifferences } from './package-lock.ts';
import {
  archiveOf,
  contentKey,
  entryPath,
  hasRootfs,
  holdRootfs,
  storeRootfs,
  type Rootfs,
} from './rootfs-cache.ts';
import { basePackages, localePackages, packagesOf } from './packages.ts';
import { preseedOfBase, writePreseed } from './preseed.ts';
import { removeFolder } from './remove-folder.ts';
import { withScratchDir, writeSandboxTree } from '../scratch-dir.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

/** A rootfs that stays in the cache until it is disposed of. */
export interface HeldRootfs extends Rootfs, AsyncDisposable {}

/**
 * The root file system of a role: its packages, installed on top of the base that both roles share. Each is
 * installed once and then found in the cache, so that a change of overlays or programs installs nothing.
 */
export async function openRootfs(
  context: BuildContext,
  role: Role,
  image: ImageSettings,
): Promise<HeldRootfs> {
  const cached = await openLocked(context, role, image);
  if (cached !== undefined) return cached;
  await using base = await ensureRootfs(context, baseRequest(image));
  return ensureRootfs(context, { ...roleRequest(role, image), base });
}

/** What a build without a lock installed, if its packages are those of this build's lock. */
async function openLocked(
  context: BuildContext,
  role: Role,
  image: ImageSettings,
): Promise<HeldRootfs | undefined> {
  const { lock, refresh } = context;
  if (lock === undefined || refresh === true) return undefined;
  const unlocked = { ...context, lock: undefined };
  await using base = await openCached(unlocked, baseRequest(image));
  if (base === undefined) return undefined;
  const rootfs = await openCached(unlocked, { ...roleRequest(role, image), base });
  if (rootfs === undefined) return undefined;
  if (lockDifferences(lock, await installedPackages(rootfs.path)).length === 0) return rootfs;
  await rootfs[Symbol.asyncDispose]();
  return undefined;
}

function baseRequest(image: ImageSettings): RootfsRequest {
  const packages = basePackages(image.kernel);
  return { name: `base-${image.kernel}`, packages, preseed: preseedOfBase(image, packages) };
}

function roleRequest(role: Role, image: ImageSettings): RootfsRequest {
  const { packages, preseed } = additionsOf(image, role);
  return {
    name: role,
    packages: packagesOf(role, [...packages, ...localePackages(image.locale)], image),
    preseed,
  };
}

/** Finds a rootfs in the cache, or installs it. */
async function ensureRootfs(context: BuildContext, request: RootfsRequest): Promise<HeldRootfs> {
  const entry = entryOf(context, request);
  if (context.refresh === true || !(await hasRootfs(entry)))
    await installOnce(context, request, entry);
  const rootfs = await openCached(context, request);
  if (rootfs === undefined) throw new Error(`${entry} disappeared before it could be used`);
  return rootfs;
}

async function openCached(
  context: BuildContext,
  request: RootfsRequest,
): Promise<HeldRootfs | undefined> {
  const held = await holdRootfs(entryOf(context, request));
  if (held === undefined) return undefined;
  const ownKey = requestKey(context, request);
  const key = cacheKey({ requestKey: ownKey, content: await contentKey(held.path) });
  return { ...held, requestKey: ownKey, key, archive: await archiveOf(held.path) };
}

function entryOf(context: BuildContext, request: RootfsRequest): string {
  const { cacheVariant } = context;
  const name = cacheVariant === undefined ? request.name : `${cacheVariant}-${request.name}`;
  return entryPath(name, requestKey(context, request));
}

/** Installs a rootfs, or waits for another build that is installing the same. */
async function installOnce(
  context: BuildContext,
  request: RootfsRequest,
  entry: string,
): Promise<void> {
  const { name } = request;
  await context.progress.step(`packages-${name}`, `packages of ${name}`, (step) =>
    withLock(
      `${entry}.lock`,
      {
        whenHeld: 'wait',
        purpose: 'installing packages',
        onWait: (holder) => step.output(`waiting for ${holder}`),
      },
      async () => {
        if (context.refresh === true || !(await hasRootfs(entry)))
          await install(context, request, entry, step.output);
      },
    ),
  );
}

async function install(
  context: BuildContext,
  request: RootfsRequest,
  entry: string,
  onLine: (line: string) => void,
): Promise<void> {
  const { privileges, lock } = context;
  await checkFreeSpace(cacheFolder(), neededSpace.disk);
  const output = `${entry}.new`;
  await removeFolder(privileges, output);
  await makeFolder(output);
  try {
    const archive = await runInstallation(context, request, output, onLine);
    const rootfs = join(output, 'rootfs');
    // Never cache a rootfs that does not match its lock file.
    if (lock !== undefined)
      checkLock(lock, await installedPackages(rootfs), request.base === undefined ? 'part' : 'all');
    await storeRootfs(privileges, entry, rootfs, archive);
  } finally {
    await removeFolder(privileges, output);
  }
}

/** @returns the day of the archive. */
async function runInstallation(
  context: BuildContext,
  request: RootfsRequest,
  output: string,
  onLine: (line: string) => void,
): Promise<string> {
  const { sysroot, archive, suites, lock, privileges } = context;
  const purpose = 'taking packages from the archive';
  const onWait = (holder: string) => onLine(`waiting for ${holder}`);
  return withScratchDir(privileges, async ({ config, workspace }) => {
    const sandbox = await writeSandboxTree(config, suites, lock);
    await writeDpkgConfig(sandbox);
    await writePreseed(sandbox, request.preseed);
    await writeAccess(join(sandbox, 'etc/apt'), await hostAccess());
    // mkosi copies apt's lists, and another build may be fetching newer ones.
    return withApt({ whenHeld: 'wait', purpose, onWait }, async () => {
      const apt = await archive.open();
      const bootstrapOptions = { folder: join(config, 'bootstrap'), sandbox, onLine };
      const base =
        request.base?.path ?? (await archive.bootstrapRootfs(apt, privileges, bootstrapOptions));
      const paths = { base, output, sandbox, cache: packageCache(apt), workspace, sysroot };
      await mkosiBuild(context.mkosi, {
        folder: config,
        settings: installSettings(request, paths, context.mkosi.version),
        log: join(context.logs, `packages-${request.name}.log`),
        onLine,
      });
      return apt.day;
    });
  });
}

async function writeDpkgConfig(sandbox: string): Promise<void> {
  const folder = join(sandbox, 'etc/dpkg/dpkg.cfg.d');
  await makeFolder(folder);
  await writeFile(join(folder, 'lvsmith'), dpkgConfig());
}
