import { slice, UnreadableVolume } from '../unreadable.ts';

/** Where everything lies in a FAT volume, in bytes from its beginning. */
export interface FatLayout {
  readonly label: string;
  readonly clusterBytes: number;
  readonly dataStart: number;
  /** FAT32 keeps its root folder in a chain of clusters, as any other. */
  readonly root: { readonly start: number; readonly bytes: number; readonly cluster?: number };
  /** Numbers from this one on end a chain. */
  readonly lastCluster: number;
  /** The cluster that follows in a chain. */
  readonly link: (cluster: number) => number;
}

/** @throws UnreadableVolume when the boot sector is none, or the volume is shorter than it says. */
export function layoutOf(volume: Buffer): FatLayout {
  const boot = slice(volume, 0, 512, 'the boot sector');
  const sector = boot.readUInt16LE(11);
  const perCluster = boot[13] ?? 0;
  if (boot.readUInt16LE(510) !== 0xaa55 || ![512, 1024, 2048, 4096].includes(sector))
    throw new UnreadableVolume('the volume has no boot sector of FAT');
  if (perCluster === 0 || (perCluster & (perCluster - 1)) !== 0)
    throw new UnreadableVolume('the boot sector is damaged');
  const small = boot.readUInt16LE(22);
  const fatStart = boot.readUInt16LE(14) * sector;
  const fatBytes = (small === 0 ? boot.readUInt32LE(36) : small) * sector;
  const rootStart = fatStart + (boot[16] ?? 0) * fatBytes;
  const rootBytes = boot.readUInt16LE(17) * 32;
  const dataStart = rootStart + Math.ceil(rootBytes / sector) * sector;
  const clusterBytes = perCluster * sector;
  const total = (boot.readUInt16LE(19) || boot.readUInt32LE(32)) * sector;
  if (total > volume.length || dataStart > total)
    throw new UnreadableVolume('the volume is shorter than its boot sector says');
  const fat = slice(volume, fatStart, fatBytes, 'the table of clusters');
  const clusters = Math.floor((total - dataStart) / clusterBytes);
  const is32 = small === 0;
  return {
    label: boot.toString('latin1', is32 ? 71 : 43, is32 ? 82 : 54).trimEnd(),
    clusterBytes,
    dataStart,
    root: {
      start: rootStart,
      bytes: rootBytes,
      ...(is32 ? { cluster: boot.readUInt32LE(44) } : undefined),
    },
    ...links(fat, clusters, is32),
  };
}

/** Microsoft's rule: the number of clusters says how wide an entry is, and nothing else. */
function links(
  fat: Buffer,
  clusters: number,
  is32: boolean,
): Pick<FatLayout, 'lastCluster' | 'link'> {
  const entry = (at: number, length: number) => slice(fat, at, length, 'the table of clusters');
  if (is32)
    return {
      lastCluster: 0x0ffffff8,
      link: (at) => entry(at * 4, 4).readUInt32LE(0) & 0x0fffffff,
    };
  if (clusters >= 4085)
    return { lastCluster: 0xfff8, link: (at) => entry(at * 2, 2).readUInt16LE(0) };
  return {
    lastCluster: 0xff8,
    link: (at) => {
      const two = entry(Math.floor(at * 1.5), 2).readUInt16LE(0);
      return at % 2 === 0 ? two & 0xfff : two >> 4;
    },
  };
}
