import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { mkosiBuild } from '../mkosi/mkosi.ts';
import type { MkosiSettings } from '../mkosi/settings.ts';
import type { ImageSettings } from '../model/image-settings.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import { digestOf } from '../toolchain/digest.ts';
import { release } from '../toolchain/release.ts';
import { kernelCommandLine } from './command-line.ts';
import type { BuildContext } from './context.ts';
import { readPartitions } from './gpt.ts';
import { initrdModules } from './kernel-modules.ts';
import { partitions } from './partitions.ts';
import { ownershipTable } from './ownership-table.ts';
import { writeTree } from './write-tree.ts';
import { trimmedFiles } from './useless-files.ts';
import { lvsmithVersion, sourceDateEpoch } from './version.ts';
import { withWorkFolder, writeSandboxTree } from './work-folder.ts';
import type { PackageTree } from './package-tree.ts';

export interface DiskRequest {
  readonly role: Role;
  /** The cluster's name: gives its disks GUIDs of their own, the same in every build. */
  readonly cluster: string;
  readonly image: ImageSettings;
  readonly packages: PackageTree;
  readonly files: readonly RenderedFile[];
}

/** The files of a finished disk, all in one folder. */
export const diskFiles = ['raw', 'vmlinuz', 'initrd', 'cmdline', 'files'] as const;

/** Our files beside mkosi's configuration; scripts find them in $SRCDIR. */
const scripts = 'scripts/image/mkosi-files';

/** Makes the disk of one role in `output`: `ROLE.raw` and what a direct start of its kernel needs. */
export async function buildDisk(
  context: BuildContext,
  request: DiskRequest,
  output: string,
): Promise<void> {
  const { role } = request;
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await context.progress.step(`disk-${role}`, `disk of the ${role}`, (step) =>
    withWorkFolder(async (work) => {
      await writeInputs(request, work);
      await mkosiBuild(context.mkosi, {
        folder: work,
        settings: await diskSettings(context, request, work, output),
        log: join(context.logs, `disk-${role}.log`),
        onLine: step.output,
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      });
    }),
  );
  for (const name of ['vmlinuz', 'initrd', 'files'])
    await rename(join(output, name), join(output, `${role}.${name}`));
  await writeFile(
    join(output, `${role}.cmdline`),
    `${await directCommandLine(join(output, `${role}.raw`), request.image)}\n`,
  );
}

async function writeInputs(request: DiskRequest, work: string): Promise<void> {
  const { files, image, packages } = request;
  await writeTree(join(work, 'tree'), files);
  await writeFile(join(work, 'ownership'), await ownershipTable(files, packages.folder));
  await writeFile(join(work, 'initrd-modules'), `${initrdModules.join('\n')}\n`);
  for (const name of ['finalize', 'init']) await copyFile(join(scripts, name), join(work, name));
  await mkdir(join(work, 'repart'));
  for (const { name, text } of partitions(image.root))
    await writeFile(join(work, 'repart', name), text);
}

async function diskSettings(
  context: BuildContext,
  { role, cluster, image, packages }: DiskRequest,
  work: string,
  output: string,
): Promise<MkosiSettings> {
  const seed = uuidOf({ cluster, role });
  return {
    Distribution: 'debian',
    Release: release.name,
    Architecture: 'x86-64',
    Format: 'disk',
    Output: role,
    ImageId: `lvsmith-${role}`,
    ImageVersion: lvsmithVersion(),
    OutputDirectory: resolve(output),
    CompressOutput: 'none',
    // mkosi's FAT would have too few clusters for UEFI with the 4096-byte sectors of its default.
    SectorSize: 512,
    Seed: seed,
    RepartDirectories: [join(work, 'repart')],
    BaseTrees: [packages.folder],
    ExtraTrees: [{ source: join(work, 'tree') }],
    CleanPackageMetadata: 'no',
    SourceDateEpoch: sourceDateEpoch(),
    FinalizeScripts: [join(work, 'finalize')],
    Bootable: 'yes',
    Bootloader: 'systemd-boot',
    BiosBootloader: 'grub',
    UnifiedKernelImages: 'no',
    KernelCommandLine: ['root=PARTUUID', ...kernelCommandLine(image)],
    KernelModulesInitrd: false,
    Locale: image.locale,
    RootPassword: 'hashed:!',
    RemoveFiles: ['/boot/vmlinuz-*', '/efi/grub/fonts', ...trimmedFiles(image)],
    SELinuxRelabel: 'no',
    ToolsTree: context.tools,
    SandboxTrees: [{ source: await writeSandboxTree(work, context.mirror) }],
    PackageCacheDirectory: cacheFolder('archives'),
    WorkspaceDirectory: cacheFolder('work'),
    BuildSources: [{ source: work }],
    Incremental: 'no',
    // Options of mkfs are split at blanks: none after -E.
    Environment: {
      SYSTEMD_REPART_MKFS_OPTIONS_EXT4: `-Ehash_seed=${seed}`,
      // Larger clusters: 6 % smaller at the same speed.
      SYSTEMD_REPART_MKFS_OPTIONS_EROFS: '-C65536',
    },
  };
}

/** The whole command line for a direct start of the kernel: mkosi resolves the root in the image alone. */
async function directCommandLine(disk: string, image: ImageSettings): Promise<string> {
  const root = (await readPartitions(disk)).find((partition) => partition.label === 'root');
  return [`root=PARTUUID=${root?.guid}`, ...kernelCommandLine(image)].join(' ');
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
