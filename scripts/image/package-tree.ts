import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { mkosiBuild } from '../mkosi/mkosi.ts';
import type { MkosiSettings } from '../mkosi/settings.ts';
import type { ImageSettings } from '../model/image-settings.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import { cacheKey } from '../toolchain/digest.ts';
import { checkFreeSpace, neededSpace } from '../toolchain/free-space.ts';
import { hostAccess, writeAccess } from '../toolchain/host-access.ts';
import { withLock } from '../toolchain/lock.ts';
import { release } from '../toolchain/release.ts';
import { isWholeTree } from '../toolchain/whole.ts';
import type { BuildContext } from './context.ts';
import { installedPackages } from './dpkg.ts';
import { systemModules } from './kernel-modules.ts';
import { checkLock, lockDifferences, type PackageLock } from './lock.ts';
import { basePackages, packagesOf } from './packages.ts';
import { removeTree } from './remove-tree.ts';
import { uselessFiles } from './useless-files.ts';
import { withWorkFolder, writeSandboxTree, type WorkFolder } from './work-folder.ts';

/** A root file system with packages installed and nothing of ours in it yet. */
export interface PackageTree {
  readonly folder: string;
  /** Changes when anything that goes into the tree changes. */
  readonly key: string;
  /** The folders of the trees that it was made from. */
  readonly bases: readonly string[];
}

/** Raise it when the way that package trees are made changes. */
const recipe = 1;

/**
 * The packages of a role, installed on top of the base that both roles share. Either is installed once
 * and found again by its key, so that a change of overlays or programs installs nothing.
 */
export async function ensureRoleTree(
  context: BuildContext,
  role: Role,
  image: ImageSettings,
): Promise<PackageTree> {
  const { lock, refresh } = context;
  if (lock === undefined) return ensureTrees(context, role, image);
  // What a build without a lock installed serves as well when it is the same.
  const free = roleTree({ ...context, lock: undefined }, role, image);
  if (refresh !== true && isWholeTree(free.folder) && (await holds(lock, free))) return free;
  const tree = await ensureTrees(context, role, image);
  checkLock(lock, await installedPackages(tree.folder));
  return tree;
}

async function holds(lock: PackageLock, tree: PackageTree): Promise<boolean> {
  return lockDifferences(lock, await installedPackages(tree.folder)).length === 0;
}

async function ensureTrees(
  context: BuildContext,
  role: Role,
  image: ImageSettings,
): Promise<PackageTree> {
  const base = baseWanted(image);
  const basis = await ensurePackageTree(context, base, place(context, base));
  const wanted = { ...roleWanted(role, image), base: basis };
  return ensurePackageTree(context, wanted, place(context, wanted));
}

/** Where the tree of a role is, or would be. */
function roleTree(context: BuildContext, role: Role, image: ImageSettings): PackageTree {
  const base = place(context, baseWanted(image));
  return place(context, { ...roleWanted(role, image), base });
}

function baseWanted({ kernel }: ImageSettings): Wanted {
  return { name: `base-${kernel}`, packages: basePackages(kernel) };
}

function roleWanted(role: Role, image: ImageSettings): Wanted {
  return { name: role, packages: packagesOf(role, image.packages) };
}

interface Wanted {
  readonly name: string;
  readonly packages: readonly string[];
  readonly base?: PackageTree;
}

function place(context: BuildContext, wanted: Wanted): PackageTree {
  const { packages, base } = wanted;
  const { mirror, privileges, lock, variant } = context;
  const inputs = {
    recipe,
    release,
    mirror,
    privileges,
    lock: lock ?? null,
    variant: variant ?? null,
  };
  const content = { packages, systemModules, uselessFiles, base: base?.key ?? null };
  const key = cacheKey({ ...inputs, ...content });
  const folder = cacheFolder('packages', `${wanted.name}-${key}`);
  return { folder, key, bases: base === undefined ? [] : [base.folder, ...base.bases] };
}

async function ensurePackageTree(
  context: BuildContext,
  wanted: Wanted,
  tree: PackageTree,
): Promise<PackageTree> {
  const { folder } = tree;
  if (isWholeTree(folder) && context.refresh !== true) return tree;
  await context.progress.step(`packages-${wanted.name}`, `packages of ${wanted.name}`, (step) =>
    withLock(
      `${folder}.lock`,
      {
        whenHeld: 'wait',
        what: 'installing packages',
        onWait: (holder) => step.output(`waiting for ${holder}`),
      },
      async () => {
        if (!isWholeTree(folder) || context.refresh === true)
          await install(context, wanted, folder, step.output);
      },
    ),
  );
  return tree;
}

async function install(
  context: BuildContext,
  wanted: Wanted,
  folder: string,
  onLine: (line: string) => void,
): Promise<void> {
  await checkFreeSpace(cacheFolder(), neededSpace.disk);
  const output = `${folder}.new`;
  await removeTree(context.privileges, output);
  await mkdir(output, { recursive: true });
  try {
    await withWorkFolder(context.privileges, async (work) => {
      const settings = await installSettings(context, wanted, work, output);
      // mkosi copies apt's lists while another mkosi may be fetching newer ones.
      const what = 'taking packages from the archive';
      const onWait = (holder: string) => onLine(`waiting for ${holder}`);
      await withLock(cacheFolder('archives.lock'), { whenHeld: 'wait', what, onWait }, () =>
        mkosiBuild(context.mkosi, {
          folder: work.config,
          settings,
          log: join(context.logs, `packages-${wanted.name}.log`),
          onLine,
        }),
      );
    });
    await removeTree(context.privileges, folder);
    await rename(join(output, 'tree'), folder);
  } finally {
    await removeTree(context.privileges, output);
  }
}

async function installSettings(
  context: BuildContext,
  wanted: Wanted,
  work: WorkFolder,
  output: string,
): Promise<MkosiSettings> {
  const cache = cacheFolder('archives', cacheKey(context.mirror));
  await mkdir(cache, { recursive: true });
  const sandbox = await writeSandboxTree(work.config, context.suites, context.lock);
  await writeAccess(join(sandbox, 'etc/apt'), await hostAccess());
  return {
    Distribution: 'debian',
    Release: release.name,
    Architecture: 'x86-64',
    Format: 'directory',
    Output: 'tree',
    OutputDirectory: output,
    ...(wanted.base === undefined ? {} : { BaseTrees: [wanted.base.folder] }),
    Packages: wanted.packages,
    WithDocs: false,
    WithRecommends: false,
    CleanPackageMetadata: 'no',
    Bootable: 'no',
    KernelModulesExclude: ['.*'],
    KernelModulesInclude: systemModules,
    RemoveFiles: uselessFiles,
    SELinuxRelabel: 'no',
    ToolsTree: context.tools,
    SandboxTrees: [{ source: sandbox }],
    PackageCacheDirectory: cache,
    WorkspaceDirectory: work.space,
    Incremental: 'no',
  };
}
