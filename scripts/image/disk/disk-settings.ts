import { join } from 'node:path';
import { imageId } from '../../../overlays/shared/node/image-id.ts';
import type { MkosiSettings } from '../../mkosi/settings.ts';
import { ownInitrdOnly } from '../../mkosi/versions.ts';
import { release } from '../../toolchain/release.ts';
import type { BuildContext } from '../context.ts';
import type { DiskInputs } from '../build-inputs.ts';
import { prunedFromDisk } from './pruned-files.ts';
import { uuidOf } from '../image-identity.ts';
import { sourceDateEpoch } from '../source-date-epoch.ts';
import type { ScratchDir } from '../scratch-dir.ts';

/** The paths of one run of mkosi that makes a disk. */
export interface DiskPaths extends ScratchDir {
  readonly sandbox: string;
  readonly output: string;
}

/** The mkosi settings that turn a rootfs and our files into a disk. */
export function diskSettings(
  context: BuildContext,
  inputs: DiskInputs,
  paths: DiskPaths,
): MkosiSettings {
  const { role, cluster, identity } = inputs;
  const seed = uuidOf({ cluster, role });
  return {
    ...outputSettings(inputs, seed, paths),
    ...contentSettings(inputs, paths),
    ...bootSettings(context.mkosi.version),
    ...runSettings(context.sysroot, { seed, rootId: identity.rootId }, paths),
  };
}

function outputSettings(
  { role, identity }: DiskInputs,
  seed: string,
  paths: DiskPaths,
): MkosiSettings {
  return {
    Distribution: 'debian',
    Release: release.name,
    Architecture: 'x86-64',
    Format: 'disk',
    Output: role,
    ImageId: imageId(role),
    ImageVersion: identity.version,
    OutputDirectory: paths.output,
    CompressOutput: 'none',
    // With the 4096-byte sectors of repart's default, a small FAT has too few clusters for UEFI.
    SectorSize: 512,
    Seed: seed,
    RepartDirectories: [join(paths.config, 'repart')],
  };
}

function contentSettings({ role, image, rootfs }: DiskInputs, paths: DiskPaths): MkosiSettings {
  return {
    BaseTrees: [rootfs.path],
    ExtraTrees: [{ source: join(paths.config, 'files') }],
    CleanPackageMetadata: 'no',
    SourceDateEpoch: sourceDateEpoch(),
    FinalizeScripts: [join(paths.config, 'finalize')],
    Locale: image.locale,
    RootPassword: 'hashed:!',
    RemoveFiles: ['/boot/vmlinuz-*', '/efi/grub/fonts', ...prunedFromDisk(role, image)],
    SELinuxRelabel: 'no',
  };
}

function bootSettings(mkosiVersion: string): MkosiSettings {
  return {
    // Not `yes`: the finalize script takes the kernel away, and mkosi installs boot loaders without entries of its own.
    Bootable: 'auto',
    // shim, whose signature firmware knows, then systemd-boot and the kernel, whose signature shim knows.
    Bootloader: 'systemd-boot-signed',
    ShimBootloader: 'signed',
    BiosBootloader: 'grub',
    UnifiedKernelImages: 'no',
    ...ownInitrdOnly(mkosiVersion),
  };
}

/**
 * Of /var, for root alone; repart reserves nothing by itself. Whatever another user's program fills, the first boot
 * still takes a seed, a unit starts, and a certificate is made. It grows with the file system.
 */
const reservedPercent = 5;

/** How mkosi runs, and the UUIDs of file systems. */
function runSettings(
  sysroot: string,
  { seed, rootId }: { readonly seed: string; readonly rootId: string },
  paths: DiskPaths,
): MkosiSettings {
  return {
    ToolsTree: sysroot,
    SandboxTrees: [{ source: paths.sandbox }],
    // Making a disk installs nothing: it needs no archive and does not disturb a build that installs packages.
    CacheOnly: 'always',
    // Stays empty; mkosi 27 requires one.
    CacheDirectory: join(paths.workspace, 'cache'),
    PackageCacheDirectory: join(paths.workspace, 'archives'),
    WorkspaceDirectory: paths.workspace,
    BuildSources: [{ source: paths.config }],
    Incremental: 'no',
    Environment: {
      // repart splits the options of mkfs at blanks, so there is none after -E and -U. Its own -U stands before them.
      SYSTEMD_REPART_MKFS_OPTIONS_EXT4: `-Ehash_seed=${seed} -m${reservedPercent}`,
      SYSTEMD_REPART_MKFS_OPTIONS_EROFS: `-U${rootId}`,
    },
  };
}
