import { rootRecord, type Extent } from './directory.ts';
import { both16, both32, noTime, padded, sectorSize, ucs2, volumeTime } from './fields.ts';

export interface Volume {
  readonly label: string;
  readonly sectors: number;
  readonly root: Extent;
  readonly pathTableBytes: number;
  readonly littlePathTable: number;
  readonly bigPathTable: number;
}

/** The primary descriptor (8.4). */
export function primaryDescriptor(volume: Volume): Buffer {
  return descriptor(1, volume, (text) => Buffer.from(text), Buffer.alloc(32));
}

/** The supplementary descriptor (8.5) of the Joliet tree: UCS-2 level 3, escape sequence `%/E`. */
export function jolietDescriptor(volume: Volume): Buffer {
  const escapes = Buffer.alloc(32);
  escapes.write('%/E', 'latin1');
  return descriptor(2, volume, ucs2, escapes);
}

/** The end of the list of descriptors (8.3). */
export function terminator(): Buffer {
  const sector = Buffer.alloc(sectorSize);
  Buffer.concat([Buffer.from([255]), Buffer.from('CD001'), Buffer.from([1])]).copy(sector);
  return sector;
}

function descriptor(
  type: 1 | 2,
  volume: Volume,
  encode: (text: string) => Buffer,
  escapes: Buffer,
): Buffer {
  const text = (value: string, length: number) => padded(encode(value), length, encode(' '));
  const little = Buffer.alloc(8);
  little.writeUInt32LE(volume.littlePathTable);
  const big = Buffer.alloc(8);
  big.writeUInt32BE(volume.bigPathTable);
  const sector = Buffer.alloc(sectorSize);
  Buffer.concat([
    Buffer.from([type]),
    Buffer.from('CD001'),
    Buffer.from([1, 0]),
    text('LINUX', 32),
    text(volume.label, 32),
    Buffer.alloc(8),
    both32(volume.sectors),
    escapes,
    both16(1),
    both16(1),
    both16(sectorSize),
    both32(volume.pathTableBytes),
    little,
    big,
    rootRecord(volume.root),
    // Volume set, publisher, preparer, application, then copyright, abstract and bibliography.
    text('', 128),
    text('', 128),
    text('', 128),
    text('LVSMITH', 128),
    text('', 37),
    text('', 37),
    text('', 37),
    volumeTime,
    volumeTime,
    noTime,
    volumeTime,
    Buffer.from([1]),
  ]).copy(sector);
  return sector;
}
