/** The two kinds of file system that a seed may come in. */
export interface Volume {
  readonly type: 'iso9660' | 'vfat';
  /** As it is written; FAT pads with blanks, which are left out. */
  readonly labels: readonly string[];
}

/** How much of a device `readVolume` wants to see at its beginning. */
export const headBytes = 36 * 1024;

/**
 * What kind of volume begins with these bytes, and its labels. FAT has two places for one: the boot
 * sector, and the root folder, where later tools write it. `more` reads further bytes.
 */
export function readVolume(
  head: Buffer,
  more: (offset: number, length: number) => Buffer,
): Volume | undefined {
  return readIso(head) ?? readFat(head, more);
}

/** ECMA-119, 8.4: the primary descriptor is in sector 16. */
function readIso(head: Buffer): Volume | undefined {
  const descriptor = head.subarray(16 * 2048, 17 * 2048);
  if (descriptor.length < 72 || descriptor.toString('latin1', 1, 6) !== 'CD001') return undefined;
  return { type: 'iso9660', labels: [descriptor.toString('latin1', 40, 72).trimEnd()] };
}

function readFat(
  head: Buffer,
  more: (offset: number, length: number) => Buffer,
): Volume | undefined {
  if (head.length < 512 || head.readUInt16LE(510) !== 0xaa55) return undefined;
  const sector = head.readUInt16LE(11);
  const [reserved, fats, entries] = [head.readUInt16LE(14), head[16] ?? 0, head.readUInt16LE(17)];
  if (![512, 1024, 2048, 4096].includes(sector) || reserved === 0 || fats === 0 || fats > 2)
    return undefined;
  const small = head.readUInt16LE(22);
  const is32 = small === 0;
  if (head.toString('latin1', is32 ? 82 : 54, is32 ? 85 : 57) !== 'FAT') return undefined;
  const fatSectors = is32 ? head.readUInt32LE(36) : small;
  const afterFats = (reserved + fats * fatSectors) * sector;
  const clusterBytes = (head[13] ?? 0) * sector;
  const rootStart = is32 ? afterFats + (head.readUInt32LE(44) - 2) * clusterBytes : afterFats;
  const rootBytes = is32 ? clusterBytes : entries * 32;
  const inBootSector = head.toString('latin1', is32 ? 71 : 43, is32 ? 82 : 54).trimEnd();
  const inRoot = labelEntry(more(rootStart, Math.min(rootBytes, 64 * 1024)));
  return { type: 'vfat', labels: [inRoot, inBootSector].filter((label) => label !== undefined) };
}

/** The record with the label's attribute and no other. */
function labelEntry(folder: Buffer): string | undefined {
  for (let at = 0; at + 32 <= folder.length && folder[at] !== 0; at += 32)
    if (((folder[at + 11] ?? 0) & 0x3f) === 0x08 && folder[at] !== 0xe5)
      return folder.toString('latin1', at, at + 11).trimEnd();
  return undefined;
}
