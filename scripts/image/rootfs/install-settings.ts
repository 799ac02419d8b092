import { basename } from 'node:path';
import { mkosiConf } from '../../mkosi/ini.ts';
import type { MkosiSettings } from '../../mkosi/settings.ts';
import { listsOfPackageCache } from '../../mkosi/versions.ts';
import { cacheKey } from '../../host/digest.ts';
import { release } from '../../toolchain/release.ts';
import { sourcesText } from '../../toolchain/sources.ts';
import type { BuildContext } from '../context.ts';
import { excludedModules, systemModules } from '../disk/kernel-modules.ts';
import { essentialPackages } from './bootstrap.ts';
import type { Rootfs } from './rootfs-cache.ts';
import { dpkgExcludes, madeAtInstall, prunedAtInstall } from '../disk/pruned-files.ts';

/** A root file system to install. */
export interface RootfsRequest {
  readonly name: string;
  readonly packages: readonly string[];
  /** Answers to the packages' questions. */
  readonly preseed: readonly string[];
  /** The rootfs to install on top of. */
  readonly base?: Rootfs;
}

/** The paths of one run of mkosi that installs packages. */
export interface InstallPaths {
  /** The rootfs to install on top of: a cached one, or the bootstrap. */
  readonly base: string;
  readonly output: string;
  readonly sandbox: string;
  readonly cache: string;
  readonly workspace: string;
  readonly sysroot: string;
}

/**
 * The mkosi settings that turn a list of packages into a rootfs.
 *
 * @param version mkosi's.
 */
export function installSettings(
  request: RootfsRequest,
  paths: InstallPaths,
  version: string,
): MkosiSettings {
  const withoutBase = request.base === undefined;
  return {
    Distribution: 'debian',
    Release: release.name,
    Architecture: 'x86-64',
    Format: 'directory',
    Output: 'rootfs',
    OutputDirectory: paths.output,
    BaseTrees: [paths.base],
    Packages: [...(withoutBase ? essentialPackages : []), ...request.packages],
    WithDocs: false,
    WithRecommends: false,
    CleanPackageMetadata: 'no',
    Bootable: 'no',
    // The kernel is in the base; modules of a package that a profile adds are kept.
    KernelModulesExclude: withoutBase ? ['.*'] : undefined,
    KernelModulesInclude: withoutBase ? systemModules : undefined,
    RemoveFiles: [...prunedAtInstall, ...madeAtInstall(request.packages)],
    SELinuxRelabel: 'no',
    ToolsTree: paths.sysroot,
    SandboxTrees: [{ source: paths.sandbox }],
    PackageCacheDirectory: paths.cache,
    // The lists of the private apt were just fetched.
    ...listsOfPackageCache(version),
    WorkspaceDirectory: paths.workspace,
    Incremental: 'no',
    // The image has an initrd of its own. mkosi tells Debian's kernel hook only when it makes a bootable image.
    Environment: { INITRD: 'No' },
  };
}

/** The path-exclude options of dpkg.cfg(5): not unpacking a file is cheaper than removing it afterwards. */
export function dpkgConfig(): string {
  const folders = [
    ...excludedModules.map((folder) => `/usr/lib/modules/*/kernel/${folder}`),
    ...dpkgExcludes,
  ];
  return folders.map((folder) => `path-exclude=${folder}/*\n`).join('');
}

/** Raise it when something else is kept with a rootfs. */
const edition = 2;

/**
 * Identifies a request: every setting, the base, the mirror and its pockets, the lock, the sysroot and mkosi's
 * version. The location of folders does not count, so that a cache can be copied to another machine.
 */
export function requestKey(context: BuildContext, request: RootfsRequest): string {
  const folders = {
    output: '/output',
    sandbox: '/sandbox',
    cache: '/cache',
    workspace: '/workspace',
  };
  const paths = { ...folders, base: '/base', sysroot: `/${basename(context.sysroot)}` };
  return cacheKey({
    edition,
    settings: mkosiConf(installSettings(request, paths, context.mkosi.version)),
    // Not the base's contents: newer packages there are no reason to reinstall the packages of a role.
    base: request.base?.requestKey ?? null,
    dpkg: dpkgConfig(),
    ...(request.preseed.length > 0 && { preseed: request.preseed }),
    sources: sourcesText(context.suites, '/keyring'),
    mkosi: context.mkosi.version,
    privileges: context.privileges,
    lock: context.lock ?? null,
    cacheVariant: context.cacheVariant ?? null,
  });
}
