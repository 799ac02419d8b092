import type { ImageSettings } from '../model/image-settings.ts';

/** The definition of one partition, see repart.d(5): a key may stand more than once. */
export interface PartitionFile {
  readonly name: string;
  readonly text: string;
}

type Lines = readonly (readonly [string, string])[];

/** GRUB's core lives here on a BIOS machine; GPT has no gap behind the boot sector. */
const biosBoot: Lines = [
  ['Type', '21686148-6449-6e6f-744e-656564454649'],
  ['SizeMinBytes', '1M'],
  ['SizeMaxBytes', '1M'],
];

/** Kernel and initrd, once, for both boot loaders. */
const esp: Lines = [
  ['Type', 'esp'],
  ['Format', 'vfat'],
  ['CopyFiles', '/boot:/'],
  ['CopyFiles', '/efi:/'],
  ['SizeMinBytes', '64M'],
  ['SizeMaxBytes', '64M'],
];

/** Left out of every root: what is on the ESP, or only serves to make the image. */
const left = ['/boot/', '/efi/', '/usr/lib/grub/', '/usr/lib/systemd/boot/efi/'];

/**
 * Not compressed: a slow machine unpacks for seconds at every boot what a disk reads at once, making
 * the disk takes twice as long, and as a download (zstd) the image is larger.
 */
const readOnlyRoot: Lines = [
  ['Type', 'root'],
  ['Label', 'root'],
  ['Format', 'erofs'],
  ['CopyFiles', '/'],
  ...[...left, '/var/'].map((path) => ['ExcludeFiles', path] as const),
  ...['/var', '/efi', '/boot'].map((path) => ['MakeDirectories', path] as const),
  ['Minimize', 'best'],
];

const variable: Lines = [
  ['Type', 'var'],
  ['Label', 'var'],
  ['Format', 'ext4'],
  ['CopyFiles', '/var:/'],
  ['SizeMinBytes', '512M'],
  ['SizeMaxBytes', '512M'],
  ['GrowFileSystem', 'yes'],
];

const writableRoot: Lines = [
  ['Type', 'root'],
  ['Label', 'root'],
  ['Format', 'ext4'],
  ['CopyFiles', '/'],
  ...left.map((path) => ['ExcludeFiles', path] as const),
  ...['/efi', '/boot'].map((path) => ['MakeDirectories', path] as const),
  ['Minimize', 'guess'],
  ['GrowFileSystem', 'yes'],
];

/** The partitions of an image, in the order of the disk. */
export function partitions(root: ImageSettings['root']): readonly PartitionFile[] {
  const roots =
    root === 'read-only'
      ? ([
          ['20-root', readOnlyRoot],
          ['30-var', variable],
        ] as const)
      : ([['20-root', writableRoot]] as const);
  return [['00-bios', biosBoot] as const, ['10-esp', esp] as const, ...roots].map(
    ([name, lines]) => ({ name: `${name}.conf`, text: partitionText(lines) }),
  );
}

function partitionText(lines: Lines): string {
  return `[Partition]\n${lines.map(([key, value]) => `${key}=${value}\n`).join('')}`;
}
