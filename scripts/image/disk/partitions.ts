import type { Role } from '../../../overlays/shared/node/node.ts';
import { slotLabel } from '../../../overlays/shared/update/slots.ts';
import { additionsOf, type ImageSettings } from '../../model/image-settings.ts';
import type { ImageIdentity } from '../image-identity.ts';

/** The definition of one partition, see repart.d(5); keys may repeat. */
export interface PartitionFile {
  readonly name: string;
  readonly text: string;
}

type Lines = readonly (readonly [string, string])[];

/** MiB of a slot, for ever: what follows it on the disk cannot be moved. docs/architecture.md says what must fit. */
const slotSize = 512;

/** Bytes of a root that fit: the rest is for later versions, and for their verity data. */
export const mostRootBytes = slotSize * 2 ** 20 * 0.8;

/** MiB of the ESP, for ever too: kernel and initrd of two versions and of one that is being written. */
const espSize = 128;

/** Holds GRUB's core image for BIOS machines: GPT leaves no gap behind the boot sector. */
const biosBoot: Lines = [['Type', '21686148-6449-6e6f-744e-656564454649'], ...sized(1)];

/** Boot loaders, and a kernel and an initrd for each slot, for both firmwares. */
const esp: Lines = [
  ['Type', 'esp'],
  ['Format', 'vfat'],
  ['CopyFiles', '/efi:/'],
  ...sized(espSize),
];

/** Not copied into any root: what the ESP holds, or only making the image needs. */
const excluded = [
  '/boot/',
  '/efi/',
  '/usr/lib/grub/',
  '/usr/lib/shim/',
  '/usr/lib/systemd/boot/efi/',
];

/**
 * Slot A. Not compressed: decompression costs a slow machine seconds at every boot, making the disk would take twice as
 * long, and the download (zstd) would be larger.
 */
const readOnlyRoot = (mounts: readonly string[]): Lines => [
  ['Type', 'root'],
  ['Label', slotLabel('a')],
  ['Format', 'erofs'],
  ['CopyFiles', '/'],
  ...[...excluded, '/var/'].map((path) => ['ExcludeFiles', path] as const),
  ...['/var', '/efi', '/boot', ...mounts].map((path) => ['MakeDirectories', path] as const),
  ...sized(slotSize),
];

/** Slot B: a hole in the image. */
const emptySlot: Lines = [['Type', 'root'], ['Label', slotLabel('b')], ...sized(slotSize)];

const varPartition: Lines = [
  ['Type', 'var'],
  ['Label', 'var'],
  ['Format', 'ext4'],
  ['CopyFiles', '/var:/'],
  ...sized(512),
  ['GrowFileSystem', 'yes'],
];

function writableRoot({ rootId }: ImageIdentity): Lines {
  return [
    ['Type', 'root'],
    ['Label', 'root'],
    ['UUID', rootId],
    ['Format', 'ext4'],
    ['CopyFiles', '/'],
    ...excluded.map((path) => ['ExcludeFiles', path] as const),
    ...['/efi', '/boot'].map((path) => ['MakeDirectories', path] as const),
    ['Minimize', 'guess'],
    ['GrowFileSystem', 'yes'],
  ];
}

/** The partitions of an image, in the order of the disk: the last one grows. */
export function partitions(
  image: ImageSettings,
  role: Role,
  identity: ImageIdentity,
): readonly PartitionFile[] {
  const roots =
    image.root === 'read-only'
      ? ([
          ['20-root-a', readOnlyRoot(mountPoints(image, role))],
          ['21-root-b', emptySlot],
          ['30-var', varPartition],
        ] as const)
      : ([['20-root', writableRoot(identity)]] as const);
  return [['00-bios', biosBoot] as const, ['10-esp', esp] as const, ...roots].map(
    ([name, lines]) => ({ name: `${name}.conf`, text: partitionText(lines) }),
  );
}

/** Of further disks: a read-only root has to bring them, but for those on /var. */
function mountPoints(image: ImageSettings, role: Role): readonly string[] {
  const mounts = additionsOf(image, role).disks.map(({ mount }) => mount);
  return mounts.filter((mount) => !mount.startsWith('/var/'));
}

/** Exactly so many MiB. */
function sized(size: number): Lines {
  return [
    ['SizeMinBytes', `${size}M`],
    ['SizeMaxBytes', `${size}M`],
  ];
}

function partitionText(lines: Lines): string {
  return `[Partition]\n${lines.map(([key, value]) => `${key}=${value}\n`).join('')}`;
}
