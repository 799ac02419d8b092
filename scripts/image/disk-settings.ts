import { join } from 'node:path';
import type { MkosiSettings } from '../mkosi/settings.ts';
import { ownInitrdOnly } from '../mkosi/versions.ts';
import { digestOf } from '../toolchain/digest.ts';
import { release } from '../toolchain/release.ts';
import { kernelCommandLine } from './command-line.ts';
import type { BuildContext } from './context.ts';
import type { DiskRequest } from './disk-request.ts';
import { trimmedFiles } from './useless-files.ts';
import { lvsmithVersion, sourceDateEpoch } from './version.ts';
import type { WorkFolder } from './work-folder.ts';

/** Where the inputs and the output of one run are. */
export interface DiskPlaces extends WorkFolder {
  readonly sandbox: string;
  readonly output: string;
}

/** The settings that turn a tree of packages and our files into a disk. */
export function diskSettings(
  context: BuildContext,
  { role, cluster, image, packages }: DiskRequest,
  places: DiskPlaces,
): MkosiSettings {
  const seed = uuidOf({ cluster, role });
  return {
    Distribution: 'debian',
    Release: release.name,
    Architecture: 'x86-64',
    Format: 'disk',
    Output: role,
    ImageId: `lvsmith-${role}`,
    ImageVersion: lvsmithVersion(),
    OutputDirectory: places.output,
    CompressOutput: 'none',
    // With the 4096-byte sectors of repart's default, a small FAT has too few clusters for UEFI.
    SectorSize: 512,
    Seed: seed,
    RepartDirectories: [join(places.config, 'repart')],
    BaseTrees: [packages.folder],
    ExtraTrees: [{ source: join(places.config, 'tree') }],
    CleanPackageMetadata: 'no',
    SourceDateEpoch: sourceDateEpoch(),
    FinalizeScripts: [join(places.config, 'finalize')],
    Bootable: 'yes',
    Bootloader: 'systemd-boot',
    BiosBootloader: 'grub',
    UnifiedKernelImages: 'no',
    KernelCommandLine: ['root=PARTUUID', ...kernelCommandLine(image)],
    ...ownInitrdOnly(context.mkosi.version),
    KernelModulesInitrd: false,
    // With entries for boot loaders mkosi adds an initrd of modules all the same: an empty one then.
    KernelModulesInitrdExclude: ['.*'],
    Locale: image.locale,
    RootPassword: 'hashed:!',
    RemoveFiles: ['/boot/vmlinuz-*', '/efi/grub/fonts', ...trimmedFiles(role, image)],
    SELinuxRelabel: 'no',
    ToolsTree: context.tools,
    SandboxTrees: [{ source: places.sandbox }],
    // A disk installs nothing: it needs no archive, and disturbs no build that takes packages meanwhile.
    CacheOnly: 'always',
    // Nothing comes into it; mkosi 27 wants one to be named.
    CacheDirectory: join(places.space, 'cache'),
    PackageCacheDirectory: join(places.space, 'archives'),
    WorkspaceDirectory: places.space,
    BuildSources: [{ source: places.config }],
    Incremental: 'no',
    Environment: {
      // Options of mkfs are split at blanks: none after -E.
      SYSTEMD_REPART_MKFS_OPTIONS_EXT4: `-Ehash_seed=${seed}`,
    },
  };
}

/** A UUID (RFC 9562, version 8) that says the same about the same value. */
function uuidOf(value: unknown): string {
  const hex = digestOf(value);
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
