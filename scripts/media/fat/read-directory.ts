/** A file or folder as a FAT folder has it. */
export interface FatEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly cluster: number;
  readonly bytes: number;
}

const attribute = { label: 0x08, folder: 0x10, longName: 0x0f } as const;
const removed = 0xe5;

/** The entries of a folder; long names come before their entry, last piece first. */
export function entriesOf(records: Buffer): readonly FatEntry[] {
  const entries: FatEntry[] = [];
  let long = '';
  for (let at = 0; at + 32 <= records.length && records[at] !== 0; at += 32) {
    const record = records.subarray(at, at + 32);
    const kind = (record[11] ?? 0) & 0x3f;
    if (record[0] === removed) long = '';
    else if (kind === attribute.longName) long = piece(record) + long;
    else {
      const name = long === '' ? shortName(record) : long;
      long = '';
      if ((kind & attribute.label) !== 0 || name === '.' || name === '..' || /[/\0]/.test(name))
        continue;
      entries.push({
        name,
        isFolder: (kind & attribute.folder) !== 0,
        cluster: record.readUInt16LE(20) * 2 ** 16 + record.readUInt16LE(26),
        bytes: record.readUInt32LE(28),
      });
    }
  }
  return entries;
}

/** Thirteen characters of a name; a NUL ends it. */
function piece(record: Buffer): string {
  const codes = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30].map((at) =>
    record.readUInt16LE(at),
  );
  const end = codes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)));
}

/** Eight and three characters; two bits, which Windows NT began with, say that a part is in small letters. */
function shortName(record: Buffer): string {
  const flags = record[12] ?? 0;
  const part = (start: number, end: number, small: number) => {
    const text = record.toString('latin1', start, end).trimEnd();
    return (flags & small) === 0 ? text : text.toLowerCase();
  };
  const [stem, extension] = [part(0, 8, 0x08), part(8, 11, 0x10)];
  return extension === '' ? stem : `${stem}.${extension}`;
}
