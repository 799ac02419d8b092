import type { ReadVolume } from '../medium.ts';
import { sectorSize } from './fields.ts';

/** Which of the volume's trees is read: Linux prefers Rock Ridge's, Windows reads Joliet's. */
export type IsoTree = 'rock-ridge' | 'joliet';

/**
 * Reads a volume back, to prove what was written. Not for volumes of others: it knows no continued
 * entries, no multiple extents and no relocated folders.
 *
 * @throws RangeError or Error when the bytes are no such volume.
 */
export function readIso(image: Uint8Array, tree: IsoTree): ReadVolume {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  const sector = tree === 'joliet' ? 17 : 16;
  const head = bytes.subarray(sector * sectorSize, (sector + 1) * sectorSize);
  const type = tree === 'joliet' ? 2 : 1;
  if (head.toString('latin1', 1, 6) !== 'CD001' || head[0] !== type)
    throw new Error(`no descriptor of type ${type} in sector ${sector}`);
  if (head.readUInt32LE(80) * sectorSize !== bytes.length)
    throw new Error('the volume is not as long as its descriptor says');
  const files: Record<string, Uint8Array> = {};
  readFolder(bytes, head.readUInt32LE(156 + 2), head.readUInt32LE(156 + 10), tree, '', files);
  return { label: text(head.subarray(40, 72), tree).trimEnd(), files };
}

function readFolder(
  bytes: Buffer,
  sector: number,
  length: number,
  tree: IsoTree,
  prefix: string,
  files: Record<string, Uint8Array>,
): void {
  const start = sector * sectorSize;
  for (let at = start; at < start + length; ) {
    const size = bytes.readUInt8(at);
    if (size === 0) {
      at = (Math.floor(at / sectorSize) + 1) * sectorSize;
      continue;
    }
    const record = bytes.subarray(at, at + size);
    at += size;
    const identifier = record.subarray(33, 33 + record.readUInt8(32));
    if (identifier.length === 1 && (identifier[0] ?? 0) < 2) continue;
    const name = prefix + nameOf(record, identifier, tree);
    const [extent, extentBytes] = [record.readUInt32LE(2), record.readUInt32LE(10)];
    if ((record.readUInt8(25) & 2) !== 0)
      readFolder(bytes, extent, extentBytes, tree, `${name}/`, files);
    else {
      const first = extent * sectorSize;
      if (first + extentBytes > bytes.length)
        throw new Error(`${name} lies beyond the volume's end`);
      files[name] = new Uint8Array(bytes.subarray(first, first + extentBytes));
    }
  }
}

function nameOf(record: Buffer, identifier: Buffer, tree: IsoTree): string {
  if (tree === 'joliet') return text(identifier, tree);
  const start = 33 + identifier.length + (identifier.length % 2 === 0 ? 1 : 0);
  for (let at = start; at + 4 <= record.length; ) {
    const size = record.readUInt8(at + 2);
    if (size < 4) break;
    if (record.toString('latin1', at, at + 2) === 'NM')
      return record.toString('utf8', at + 5, at + size);
    at += size;
  }
  throw new Error('a record has no real name');
}

function text(field: Buffer, tree: IsoTree): string {
  return tree === 'joliet'
    ? Buffer.from(field).swap16().toString('utf16le')
    : field.toString('latin1');
}
