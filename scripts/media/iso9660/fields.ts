/*
 * Number and text fields of ECMA-119: numbers stand in little endian, in big endian, or (7.2.3,
 * 7.3.3) in both, one after the other; texts are padded with blanks.
 */

export const sectorSize = 2048;

export function both32(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value, 0);
  bytes.writeUInt32BE(value, 4);
  return bytes;
}

export function both16(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(value, 0);
  bytes.writeUInt16BE(value, 2);
  return bytes;
}

/** UCS-2, big endian: how Joliet writes every text. */
export function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

export function padded(text: Uint8Array, length: number, blank: Uint8Array): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = blank[at % blank.length] ?? 0;
  bytes.set(text.subarray(0, length));
  return bytes;
}

export function toSectors(bytes: number): number {
  return Math.ceil(bytes / sectorSize);
}

/** The time of a record (9.1.5): 1980-01-01, so that the same seed has the same bytes. */
export const recordTime = Buffer.from([80, 1, 1, 0, 0, 0, 0]);
/** The same time as a volume descriptor writes it (8.4.26.1). */
export const volumeTime = Buffer.concat([Buffer.from('1980010100000000'), Buffer.from([0])]);
/** "Not specified". */
export const noTime = Buffer.concat([Buffer.from('0'.repeat(16)), Buffer.from([0])]);
