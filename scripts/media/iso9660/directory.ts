import { both16, both32, recordTime, sectorSize } from './fields.ts';
import type { Naming } from './naming.ts';
import type { File, Folder } from './tree.ts';

/** Where something lies: its first sector and its length in bytes. */
export interface Extent {
  readonly sector: number;
  readonly bytes: number;
}

/** The records of one folder (9.1), in sectors: no record crosses the end of one. */
export function directoryBytes(
  folder: Folder,
  naming: Naming,
  extents: {
    readonly self: Extent;
    readonly parent: Extent;
    readonly folder: (folder: Folder) => Extent;
    readonly file: (file: File) => Extent;
  },
): Buffer {
  const isRoot = folder.name === '';
  const records = [
    ...folder.folders.map((inner) => ({
      identifier: naming.identifier(inner.name, 'directory', folder),
      extent: extents.folder(inner),
      flags: 2,
      systemUse: naming.systemUse(inner.name, 'directory'),
    })),
    ...folder.files.map((file) => ({
      identifier: naming.identifier(file.name, 'file', folder),
      extent: extents.file(file),
      flags: 0,
      systemUse: naming.systemUse(file.name, 'file'),
    })),
  ].toSorted((a, b) => Buffer.compare(a.identifier, b.identifier));
  return packSectors([
    record(Buffer.from([0]), extents.self, 2, naming.ownSystemUse(isRoot, 'self')),
    record(Buffer.from([1]), extents.parent, 2, naming.ownSystemUse(isRoot, 'parent')),
    ...records.map((each) => record(each.identifier, each.extent, each.flags, each.systemUse)),
  ]);
}

/** The root's record inside a volume descriptor has no system use field. */
export function rootRecord(extent: Extent): Buffer {
  return record(Buffer.from([0]), extent, 2, Buffer.alloc(0));
}

function record(identifier: Buffer, extent: Extent, flags: number, systemUse: Buffer): Buffer {
  const even = Buffer.alloc(identifier.length % 2 === 0 ? 1 : 0);
  const body = Buffer.concat([
    Buffer.from([0]),
    both32(extent.sector),
    both32(extent.bytes),
    recordTime,
    Buffer.from([flags, 0, 0]),
    both16(1),
    Buffer.from([identifier.length]),
    identifier,
    even,
    systemUse,
    Buffer.alloc(systemUse.length % 2),
  ]);
  return Buffer.concat([Buffer.from([body.length + 1]), body]);
}

function packSectors(records: readonly Buffer[]): Buffer {
  const sectors: Buffer[] = [];
  let open: Buffer[] = [];
  let used = 0;
  for (const each of records) {
    if (used + each.length > sectorSize) {
      sectors.push(fill(open));
      open = [];
      used = 0;
    }
    open.push(each);
    used += each.length;
  }
  return Buffer.concat([...sectors, fill(open)]);
}

function fill(records: readonly Buffer[]): Buffer {
  const sector = Buffer.alloc(sectorSize);
  Buffer.concat(records).copy(sector);
  return sector;
}
