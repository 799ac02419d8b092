import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { mkosiBuild } from '../mkosi/mkosi.ts';
import type { ImageSettings } from '../model/image-settings.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import { packageCache, withApt } from '../toolchain/apt.ts';
import { cacheKey } from '../toolchain/digest.ts';
import { checkFreeSpace, neededSpace } from '../toolchain/free-space.ts';
import { hostAccess, writeAccess } from '../toolchain/host-access.ts';
import { withLock } from '../toolchain/lock.ts';
import type { BuildContext } from './context.ts';
import { installedPackages } from './dpkg.ts';
import { dpkgConfig, installKey, installSettings, type WantedTree } from './install-settings.ts';
import { checkLock, lockDifferences } from './lock.ts';
import {
  contentKey,
  hasTree,
  putTree,
  treePlace,
  withTreeFolder,
  type PackageTree,
} from './package-store.ts';
import { basePackages, packagesOf } from './packages.ts';
import { removeTree } from './remove-tree.ts';
import { withWorkFolder, writeSandboxTree } from './work-folder.ts';

type Use<T> = (tree: PackageTree) => Promise<T>;

/**
 * Runs `work` with the packages of a role, installed on top of the base that both roles share. Either is
 * installed once and found again by its key, so that a change of overlays or programs installs nothing.
 */
export async function withRoleTree<T>(
  context: BuildContext,
  role: Role,
  image: ImageSettings,
  work: Use<T>,
): Promise<T> {
  const { lock, refresh } = context;
  const installed = () =>
    withTree(context, baseWanted(image), (base) =>
      withTree(context, { ...roleWanted(role, image), base }, work),
    );
  if (lock === undefined || refresh === true) return installed();
  // What a build without a lock installed serves as well when it is the same.
  return withFoundTree({ ...context, lock: undefined }, role, image, async (free) => {
    const serves =
      free !== undefined &&
      lockDifferences(lock, await installedPackages(free.folder)).length === 0;
    return serves ? work(free) : installed();
  });
}

/** The tree of a role if it is there; installs nothing. */
async function withFoundTree<T>(
  context: BuildContext,
  role: Role,
  image: ImageSettings,
  work: (tree: PackageTree | undefined) => Promise<T>,
): Promise<T> {
  return useTree(context, baseWanted(image), (base) =>
    base === undefined
      ? work(undefined)
      : useTree(context, { ...roleWanted(role, image), base }, work),
  );
}

function baseWanted({ kernel }: ImageSettings): WantedTree {
  return { name: `base-${kernel}`, packages: basePackages(kernel) };
}

function roleWanted(role: Role, image: ImageSettings): WantedTree {
  return { name: role, packages: packagesOf(role, image.packages) };
}

async function withTree<T>(context: BuildContext, wanted: WantedTree, work: Use<T>): Promise<T> {
  const place = placeOf(context, wanted);
  if (context.refresh === true || !(await hasTree(place))) await ensure(context, wanted, place);
  return useTree(context, wanted, (tree) => {
    if (tree === undefined) throw new Error(`${place} went away while it was to be used`);
    return work(tree);
  });
}

function useTree<T>(
  context: BuildContext,
  wanted: WantedTree,
  work: (tree: PackageTree | undefined) => Promise<T>,
): Promise<T> {
  return withTreeFolder(placeOf(context, wanted), async (folder) => {
    if (folder === undefined) return work(undefined);
    const asked = installKey(context, wanted);
    return work({ folder, asked, key: cacheKey({ asked, content: await contentKey(folder) }) });
  });
}

function placeOf(context: BuildContext, wanted: WantedTree): string {
  const name = context.variant === undefined ? wanted.name : `${context.variant}-${wanted.name}`;
  return treePlace(name, installKey(context, wanted));
}

async function ensure(context: BuildContext, wanted: WantedTree, place: string): Promise<void> {
  await context.progress.step(`packages-${wanted.name}`, `packages of ${wanted.name}`, (step) =>
    withLock(
      `${place}.lock`,
      {
        whenHeld: 'wait',
        what: 'installing packages',
        onWait: (holder) => step.output(`waiting for ${holder}`),
      },
      async () => {
        if (context.refresh === true || !(await hasTree(place)))
          await install(context, wanted, place, step.output);
      },
    ),
  );
}

async function install(
  context: BuildContext,
  wanted: WantedTree,
  place: string,
  onLine: (line: string) => void,
): Promise<void> {
  const { privileges, lock } = context;
  await checkFreeSpace(cacheFolder(), neededSpace.disk);
  const output = `${place}.new`;
  await removeTree(privileges, output);
  await mkdir(output, { recursive: true });
  try {
    await runInstallation(context, wanted, output, onLine);
    const tree = join(output, 'tree');
    // What is not as it was asked for must not be found by the next build.
    if (lock !== undefined)
      checkLock(lock, await installedPackages(tree), wanted.base === undefined ? 'part' : 'all');
    await putTree(privileges, place, tree);
  } finally {
    await removeTree(privileges, output);
  }
}

async function runInstallation(
  context: BuildContext,
  wanted: WantedTree,
  output: string,
  onLine: (line: string) => void,
): Promise<void> {
  const { tools, archive, suites, lock, privileges } = context;
  const what = 'taking packages from the archive';
  const onWait = (holder: string) => onLine(`waiting for ${holder}`);
  await withWorkFolder(privileges, async ({ config, space }) => {
    const sandbox = await writeSandboxTree(config, suites, lock);
    await writeDpkgConfig(sandbox);
    await writeAccess(join(sandbox, 'etc/apt'), await hostAccess());
    // mkosi copies apt's lists while another build may be fetching newer ones.
    await withApt({ whenHeld: 'wait', what, onWait }, async () => {
      const source = await archive.open();
      const cache = packageCache(source);
      const base =
        wanted.base?.folder ??
        (await archive.essentialTree(source, privileges, {
          folder: join(config, 'essential'),
          sandbox,
          onLine,
        }));
      await mkosiBuild(context.mkosi, {
        folder: config,
        settings: installSettings(
          wanted,
          { base, output, sandbox, cache, space, tools },
          context.mkosi.version,
        ),
        log: join(context.logs, `packages-${wanted.name}.log`),
        onLine,
      });
    });
  });
}

async function writeDpkgConfig(sandbox: string): Promise<void> {
  const folder = join(sandbox, 'etc/dpkg/dpkg.cfg.d');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'lvsmith'), dpkgConfig());
}
