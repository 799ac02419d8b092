import type { MediumFiles, ReadVolume } from '../medium.ts';

/**
 * Reads a FAT12 volume back, to prove what was written. Not for volumes of others: it takes every name
 * from its long records.
 *
 * @throws RangeError or Error when the bytes are no such volume.
 */
export function readFat(image: Uint8Array): ReadVolume {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (bytes.readUInt16LE(510) !== 0xaa55) throw new Error('no boot sector');
  const sector = bytes.readUInt16LE(11);
  const cluster = sector * bytes.readUInt8(13);
  const fatStart = bytes.readUInt16LE(14) * sector;
  const fatBytes = bytes.readUInt16LE(22) * sector;
  const rootStart = fatStart + bytes.readUInt8(16) * fatBytes;
  const dataStart = rootStart + bytes.readUInt16LE(17) * 32;
  if (bytes.readUInt16LE(19) * sector !== bytes.length)
    throw new Error('the volume is not as long as its boot sector says');

  /** The contents of a chain of clusters. */
  function chain(first: number): Buffer {
    const parts: Buffer[] = [];
    for (let at = first; at >= 2 && at < 0xff8; at = link(at)) {
      const start = dataStart + (at - 2) * cluster;
      if (start + cluster > bytes.length) throw new Error('a file lies beyond the volume’s end');
      parts.push(bytes.subarray(start, start + cluster));
    }
    return Buffer.concat(parts);
  }

  function link(at: number): number {
    const entry = bytes.readUInt16LE(fatStart + Math.floor(at * 1.5));
    return at % 2 === 0 ? entry & 0xfff : entry >> 4;
  }

  function folder(records: Buffer, prefix: string, files: Record<string, Uint8Array>): void {
    let name = '';
    for (let at = 0; at < records.length && records[at] !== 0; at += 32) {
      const record = records.subarray(at, at + 32);
      const kind = record.readUInt8(11);
      if (kind === 0x0f) name = piece(record) + name;
      else if (name !== '') {
        const content = chain(record.readUInt16LE(26));
        if ((kind & 0x10) === 0)
          files[prefix + name] = new Uint8Array(content.subarray(0, record.readUInt32LE(28)));
        else folder(content, `${prefix}${name}/`, files);
        name = '';
      }
    }
  }

  const files: Record<string, Uint8Array> = {};
  folder(bytes.subarray(rootStart, dataStart), '', files);
  return { label: bytes.toString('latin1', 43, 54).trimEnd(), files: files satisfies MediumFiles };
}

/** Thirteen characters of a name; a NUL ends it. */
function piece(record: Buffer): string {
  const codes = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30].map((at) =>
    record.readUInt16LE(at),
  );
  const end = codes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)));
}
