import { both32 } from './fields.ts';

/*
 * System use entries of SUSP 1.12 and Rock Ridge 1.12: they give a record of the primary tree its
 * real name and its rights. Without them Linux would show USER_DAT.;1 for user-data.
 */

const regular = 0o100444;
const directory = 0o040555;

/** The first record of the root says that the volume uses the protocol, and which. */
export function rootEntries(): Buffer {
  const id = Buffer.from('RRIP_1991A');
  const text = Buffer.from('ROCK RIDGE');
  const announced = Buffer.from([id.length, text.length, text.length, 1]);
  return Buffer.concat([
    entry('SP', Buffer.from([0xbe, 0xef, 0])),
    attributes('directory'),
    entry('ER', Buffer.concat([announced, id, text, text])),
  ]);
}

/** Rights, owner (root) and link count. */
export function attributes(kind: 'file' | 'directory'): Buffer {
  const [mode, links] = kind === 'file' ? [regular, 1] : [directory, 2];
  return entry('PX', Buffer.concat([both32(mode), both32(links), both32(0), both32(0)]));
}

export function realName(name: string): Buffer {
  return entry('NM', Buffer.concat([Buffer.from([0]), Buffer.from(name)]));
}

function entry(signature: string, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(signature), Buffer.from([4 + data.length, 1]), data]);
}
