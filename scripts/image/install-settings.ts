import { basename } from 'node:path';
import { mkosiConf } from '../mkosi/ini.ts';
import type { MkosiSettings } from '../mkosi/settings.ts';
import { listsOfPackageCache } from '../mkosi/versions.ts';
import { cacheKey } from '../toolchain/digest.ts';
import { release } from '../toolchain/release.ts';
import { sourcesText } from '../toolchain/sources.ts';
import type { BuildContext } from './context.ts';
import { absentModules, systemModules } from './kernel-modules.ts';
import { essentialPackages } from './essential-tree.ts';
import type { PackageTree } from './package-store.ts';
import { neverUnpacked, uselessFiles } from './useless-files.ts';

/** What is to be installed. */
export interface WantedTree {
  readonly name: string;
  readonly packages: readonly string[];
  /** The tree that it is installed on top of. */
  readonly base?: PackageTree;
}

/** Where the inputs and the output of one installation are. */
export interface InstallPlaces {
  /** The tree to install on top of: another's, or what every package needs unpacked and nothing more. */
  readonly base: string;
  readonly output: string;
  readonly sandbox: string;
  readonly cache: string;
  readonly space: string;
  readonly tools: string;
}

/**
 * The settings that turn a list of packages into a tree.
 *
 * @param version mkosi's.
 */
export function installSettings(
  wanted: WantedTree,
  places: InstallPlaces,
  version: string,
): MkosiSettings {
  return {
    Distribution: 'debian',
    Release: release.name,
    Architecture: 'x86-64',
    Format: 'directory',
    Output: 'tree',
    OutputDirectory: places.output,
    BaseTrees: [places.base],
    Packages: [...(wanted.base === undefined ? essentialPackages : []), ...wanted.packages],
    WithDocs: false,
    WithRecommends: false,
    CleanPackageMetadata: 'no',
    Bootable: 'no',
    // The kernel is in the base; the modules of a package that a profile adds are wanted.
    ...(wanted.base === undefined
      ? { KernelModulesExclude: ['.*'], KernelModulesInclude: systemModules }
      : {}),
    RemoveFiles: uselessFiles,
    SELinuxRelabel: 'no',
    ToolsTree: places.tools,
    SandboxTrees: [{ source: places.sandbox }],
    PackageCacheDirectory: places.cache,
    // Ours were fetched moments ago.
    ...listsOfPackageCache(version),
    WorkspaceDirectory: places.space,
    Incremental: 'no',
    // The image's initrd is ours. mkosi says this to Debian's kernel hook only where it makes a bootable image.
    Environment: { INITRD: 'No' },
  };
}

/** What dpkg leaves out beside documents, see dpkg.cfg(5): what goes in the end costs least if it never comes. */
export function dpkgConfig(): string {
  const folders = [
    ...absentModules.map((folder) => `/usr/lib/modules/*/kernel/${folder}`),
    ...neverUnpacked,
  ];
  return folders.map((folder) => `path-exclude=${folder}/*\n`).join('');
}

/**
 * Changes when anything changes that the tree is made of: every setting, the tree below it, the mirror and
 * its pockets, the lock, the tools and mkosi's version. Where folders are is of no account, so that a
 * cache can be copied to another machine.
 */
export function installKey(context: BuildContext, wanted: WantedTree): string {
  const folders = { output: '/output', sandbox: '/sandbox', cache: '/cache', space: '/space' };
  const places = { ...folders, base: '/base', tools: `/${basename(context.tools)}` };
  return cacheKey({
    settings: mkosiConf(installSettings(wanted, places, context.mkosi.version)),
    // Not what is in it: newer packages in the base are no reason to install a role's anew.
    base: wanted.base?.asked ?? null,
    dpkg: dpkgConfig(),
    sources: sourcesText(context.suites, '/keyring'),
    mkosi: context.mkosi.version,
    privileges: context.privileges,
    lock: context.lock ?? null,
    variant: context.variant ?? null,
  });
}
