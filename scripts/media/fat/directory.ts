/*
 * Directory records of FAT: one with a short name in the manner of DOS for each entry, and in front of
 * it the pieces of its real name (thirteen UCS-2 characters each, last piece first).
 */

const recordBytes = 32;
/** 1980-01-01: FAT's own beginning of time, so that the same seed has the same bytes. */
const firstDay = 0x0021;

export type Kind = 'file' | 'directory' | 'label';
const attributes = { file: 0x21, directory: 0x10, label: 0x08 } as const satisfies Record<
  Kind,
  number
>;

/** `short`: the eleven bytes of the name. */
export function shortRecord(short: string, kind: Kind, cluster: number, bytes: number): Buffer {
  const record = Buffer.alloc(recordBytes);
  record.write(short.padEnd(11).slice(0, 11), 'latin1');
  record[11] = attributes[kind];
  for (const at of [16, 18, 24]) record.writeUInt16LE(firstDay, at);
  record.writeUInt16LE(cluster, 26);
  record.writeUInt32LE(kind === 'file' ? bytes : 0, 28);
  return record;
}

/** The pieces of a real name, and the number that keeps its short name unlike its neighbours'. */
export function namedRecord(
  name: string,
  number: number,
  kind: Kind,
  cluster: number,
  bytes: number,
): Buffer {
  const short = `${stem(name)}~${number}`.padEnd(11);
  const pieces = Math.ceil(name.length / 13);
  const records = Array.from({ length: pieces }, (_, index) =>
    piece(name, short, pieces - index, pieces),
  );
  return Buffer.concat([...records, shortRecord(short, kind, cluster, bytes)]);
}

function stem(name: string): string {
  return name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .slice(0, 5);
}

function piece(name: string, short: string, ordinal: number, last: number): Buffer {
  const record = Buffer.alloc(recordBytes);
  record[0] = ordinal === last ? 0x40 | ordinal : ordinal;
  record[11] = 0x0f;
  record[13] = checksum(short);
  const part = name.slice((ordinal - 1) * 13, ordinal * 13);
  const codes = Array.from({ length: 13 }, (_, at) =>
    at < part.length ? part.charCodeAt(at) : at === part.length ? 0 : 0xffff,
  );
  const places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
  codes.forEach((code, index) => record.writeUInt16LE(code, places[index] ?? 0));
  return record;
}

/** Ties the pieces to their short name. */
function checksum(short: string): number {
  return Buffer.from(short, 'latin1').reduce(
    (sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff,
    0,
  );
}
