import { open } from 'node:fs/promises';

/** One partition of a disk image. */
export interface Partition {
  /** The name in the table: `root-a`, `var`, `esp`. */
  readonly label: string;
  /** The partition's own GUID in lower case, as in `root=PARTUUID=`. */
  readonly guid: string;
  readonly type: string;
  /** In bytes. */
  readonly offset: number;
  readonly size: number;
}

const sector = 512;

/** Of a root on x86-64 (uapi-group.org/specifications/specs/discoverable_partitions_specification). */
const rootType = '4f68bce3-e8cd-4db1-96e7-fbcaf984b709';

/** The slots of a disk, the one that it was born with first; a writable root is the only one. */
export function rootsOf(partitions: readonly Partition[]): readonly Partition[] {
  return partitions.filter(({ type }) => type === rootType);
}

/** Reads the GUID partition table of a disk image (UEFI specification 2.10, section 5.3). */
export async function readPartitions(disk: string): Promise<readonly Partition[]> {
  const file = await open(disk, 'r');
  try {
    const header = await readAt(file, sector, sector);
    if (header.toString('latin1', 0, 8) !== 'EFI PART') throw new Error(`${disk} has no GPT`);
    const start = Number(header.readBigUInt64LE(72)) * sector;
    const [count, size] = [header.readUInt32LE(80), header.readUInt32LE(84)];
    const table = await readAt(file, start, count * size);
    const entries = Array.from({ length: count }, (_, n) =>
      table.subarray(n * size, (n + 1) * size),
    );
    return entries
      .filter((entry) => entry.subarray(0, 16).some((byte) => byte !== 0))
      .map(toPartition);
  } finally {
    await file.close();
  }
}

async function readAt(
  file: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

function toPartition(entry: Buffer): Partition {
  const first = Number(entry.readBigUInt64LE(32));
  const last = Number(entry.readBigUInt64LE(40));
  return {
    type: guidText(entry.subarray(0, 16)),
    guid: guidText(entry.subarray(16, 32)),
    offset: first * sector,
    size: (last - first + 1) * sector,
    label: entry.toString('utf16le', 56, 128).replace(/\0.*$/s, ''),
  };
}

/** The first three groups are little-endian, the others big-endian. */
function guidText(bytes: Buffer): string {
  const groups: readonly (readonly [number, number, boolean])[] = [
    [0, 4, true],
    [4, 6, true],
    [6, 8, true],
    [8, 10, false],
    [10, 16, false],
  ];
  return groups
    .map(([from, to, swap]) => {
      const part = [...bytes.subarray(from, to)];
      return Buffer.from(swap ? part.toReversed() : part).toString('hex');
    })
    .join('-');
}
