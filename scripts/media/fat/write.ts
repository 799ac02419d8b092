import { createHash } from 'node:crypto';
import { treeOf, type Folder } from '../iso9660/tree.ts';
import type { MediumFiles } from '../medium.ts';
import { namedRecord, shortRecord } from './directory.ts';

const sector = 512;
const sectorsPerCluster = 4;
const cluster = sector * sectorsPerCluster;
const rootEntries = 512;
/** A floppy's size, the smallest that every firmware and hypervisor takes. */
const smallest = 2880;
/** FAT12 ends here. */
const maxClusters = 4084;

/**
 * A FAT12 file system without a partition table, for a USB stick or a partition. The same files and
 * label give the same bytes.
 *
 * @throws RangeError when the files do not fit (8 MB).
 */
export function writeFat(files: MediumFiles, label: string): Uint8Array {
  const clusters: Buffer[] = [];
  const links: number[] = [];

  /** Appends contents as a chain of clusters; returns its first, 0 for nothing. */
  function store(bytes: Uint8Array): number {
    const count = Math.ceil(bytes.length / cluster);
    const first = clusters.length + 2;
    for (let index = 0; index < count; index++) {
      const part = Buffer.alloc(cluster);
      part.set(bytes.subarray(index * cluster, (index + 1) * cluster));
      clusters.push(part);
      links.push(index + 1 < count ? first + index + 1 : 0xfff);
    }
    return count === 0 ? 0 : first;
  }

  /** A folder comes after what is in it, and its children must know where it is: two passes. */
  function storeFolder(folder: Folder, parent: number): number {
    const own = store(Buffer.alloc(folderBytes(folder)));
    const records = Buffer.concat([
      shortRecord('.', 'directory', own, 0),
      shortRecord('..', 'directory', parent, 0),
      entries(folder, own),
    ]);
    for (let at = 0; at * cluster < records.length; at++)
      clusters[own - 2 + at]?.set(records.subarray(at * cluster, (at + 1) * cluster));
    return own;
  }

  function entries(folder: Folder, own: number): Buffer {
    const folders = folder.folders.map((inner, index) =>
      namedRecord(inner.name, index + 1, 'directory', storeFolder(inner, own), 0),
    );
    const after = folders.length + 1;
    const plain = folder.files.map(({ name, content }, index) =>
      namedRecord(name, after + index, 'file', store(content), content.length),
    );
    return Buffer.concat([...folders, ...plain]);
  }

  const root = Buffer.concat([shortRecord(label, 'label', 0, 0), entries(treeOf(files), 0)]);
  const fatSectors = Math.ceil(((maxClusters + 2) * 1.5) / sector);
  const dataStart = 1 + 2 * fatSectors + (rootEntries * 32) / sector;
  const total = Math.max(smallest, dataStart + clusters.length * sectorsPerCluster);
  if (clusters.length > maxClusters || root.length > rootEntries * 32)
    throw new RangeError('too much for a FAT seed');
  const image = Buffer.alloc(total * sector);
  const id = createHash('sha256')
    .update(Buffer.concat([root, ...clusters]))
    .digest()
    .readUInt32LE();
  image.set(bootSector(total, fatSectors, label, id));
  const table = fat(links);
  for (const copy of [0, 1]) image.set(table, (1 + copy * fatSectors) * sector);
  image.set(root, (1 + 2 * fatSectors) * sector);
  image.set(Buffer.concat(clusters), dataStart * sector);
  return image;
}

/** Upper bound of a folder's records, in whole clusters. */
function folderBytes(folder: Folder): number {
  const names = [...folder.folders, ...folder.files].map(({ name }) => name);
  const records = 2 + names.reduce((sum, name) => sum + 1 + Math.ceil(name.length / 13), 0);
  return Math.ceil((records * 32) / cluster) * cluster;
}

function bootSector(total: number, fatSectors: number, label: string, id: number): Buffer {
  const bytes = Buffer.alloc(sector);
  bytes.set([0xeb, 0x3c, 0x90]);
  bytes.write('LVSMITH ', 3, 'latin1');
  bytes.writeUInt16LE(sector, 11);
  bytes[13] = sectorsPerCluster;
  bytes.writeUInt16LE(1, 14);
  bytes[16] = 2;
  bytes.writeUInt16LE(rootEntries, 17);
  bytes.writeUInt16LE(total, 19);
  bytes[21] = 0xf8;
  bytes.writeUInt16LE(fatSectors, 22);
  bytes.writeUInt16LE(32, 24);
  bytes.writeUInt16LE(64, 26);
  bytes[36] = 0x80;
  bytes[38] = 0x29;
  bytes.writeUInt32LE(id, 39);
  bytes.write(label.padEnd(11).slice(0, 11), 43, 'latin1');
  bytes.write('FAT12   ', 54, 'latin1');
  bytes.writeUInt16LE(0xaa55, 510);
  return bytes;
}

/** Twelve bits for each cluster; the first two entries belong to the medium. */
function fat(links: readonly number[]): Buffer {
  const entries = [0xff8, 0xfff, ...links];
  const bytes = Buffer.alloc(Math.ceil(entries.length * 1.5) + 1);
  entries.forEach((value, index) => {
    const at = Math.floor(index * 1.5);
    const shifted = index % 2 === 0 ? value : value << 4;
    bytes.writeUInt16LE(bytes.readUInt16LE(at) | shifted, at);
  });
  return bytes;
}
