import { slice, UnreadableVolume } from '../unreadable.ts';
import { sectorSize } from './fields.ts';

/** What Rock Ridge says about an entry of a folder. */
export interface RealName {
  readonly name: string;
  readonly isLink: boolean;
}

/** No name needs more areas than this, and no chain of them may have no end. */
const mostAreas = 8;

/**
 * The name of a record as Rock Ridge has it (`NM`), which may come in pieces and go on elsewhere (`CE`).
 *
 * @throws UnreadableVolume when it has none.
 */
export function realName(record: Buffer, identifierLength: number, volume: Buffer): RealName {
  let pieces = '';
  let isLink = false;
  let area: Buffer | undefined = record.subarray(
    33 + identifierLength + (identifierLength % 2 === 0 ? 1 : 0),
  );
  for (let areas = 0; area !== undefined && areas < mostAreas; areas++) {
    let next: Buffer | undefined;
    for (const { kind, field } of fieldsOf(area)) {
      if (kind === 'NM') pieces += field.toString('utf8', 5);
      if (kind === 'PX' && field.length >= 8) isLink = isSymbolicLink(field.readUInt32LE(4));
      if (kind === 'CE' && field.length >= 28) next = continuation(field, volume);
    }
    area = next;
  }
  if (pieces === '') throw new UnreadableVolume('the volume has no names of Rock Ridge');
  return { name: pieces, isLink };
}

/** SUSP, 4: each field begins with two letters and its own length. */
function* fieldsOf(area: Buffer) {
  for (let at = 0; at + 4 <= area.length; ) {
    const size = area[at + 2] ?? 0;
    if (size < 4 || at + size > area.length) return;
    const field = area.subarray(at, at + size);
    yield { kind: field.toString('latin1', 0, 2), field };
    at += size;
  }
}

function continuation(field: Buffer, volume: Buffer): Buffer {
  const [sector, offset, length] = [4, 12, 20].map((at) => field.readUInt32LE(at));
  const start = (sector ?? 0) * sectorSize + (offset ?? 0);
  return slice(volume, start, length ?? 0, 'a name');
}

/** The file type of st_mode (inode(7)). */
function isSymbolicLink(mode: number): boolean {
  return (mode & 0o170000) === 0o120000;
}
