import type { ReadVolume } from '../medium.ts';
import { Budget, most, slice, UnreadableVolume } from '../unreadable.ts';
import { sectorSize } from './fields.ts';
import { realName, type RealName } from './real-name.ts';

/** Which of the volume's names are read: Linux prefers Rock Ridge's to Joliet's, and those to the plain ones. */
export type IsoTree = 'rock-ridge' | 'joliet' | 'plain';

interface Folder {
  readonly sector: number;
  readonly bytes: number;
  readonly path: string;
  readonly depth: number;
}

interface Reading {
  readonly volume: Buffer;
  readonly tree: IsoTree;
  readonly files: Record<string, Uint8Array>;
  readonly links: string[];
  readonly budget: Budget;
}

/**
 * Reads a volume, of lvsmith's own writer or of another: it knows no multiple extents and no relocated folders, which
 * small volumes do not have.
 *
 * @throws UnreadableVolume when the bytes are no such volume.
 */
export function readIso(image: Uint8Array, tree: IsoTree): ReadVolume {
  const volume = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  const head = descriptor(volume, tree === 'joliet' ? 2 : 1);
  if (head.readUInt32LE(80) * sectorSize > volume.length)
    throw new UnreadableVolume('the volume is shorter than its descriptor says');
  const files: Record<string, Uint8Array> = {};
  const links: string[] = [];
  const reading = { volume, tree, files, links, budget: new Budget() };
  const root = { sector: head.readUInt32LE(156 + 2), bytes: head.readUInt32LE(156 + 10) };
  readFolder({ ...root, path: '', depth: 0 }, reading);
  const label = text(head.subarray(40, 72), tree).trimEnd();
  return { label, files, ...(links.length === 0 ? undefined : { links }) };
}

/** The tree whose names Linux shows. */
export function treeOf(image: Uint8Array): IsoTree {
  for (const tree of ['rock-ridge', 'joliet'] as const)
    try {
      readIso(image, tree);
      return tree;
    } catch {
      // The next one may be there.
    }
  return 'plain';
}

/** ECMA-119, 8: the volume's descriptors follow each other from sector 16 on, and one of type 255 ends them. */
function descriptor(volume: Buffer, type: number): Buffer {
  for (let sector = 16; sector < 32; sector++) {
    const head = slice(volume, sector * sectorSize, sectorSize, 'the descriptor of the volume');
    if (head.toString('latin1', 1, 6) !== 'CD001' || head[0] === 255) break;
    // Joliet is told by the escape sequence of UCS-2.
    const isJoliet = /^%\/[@CE]$/.test(head.toString('latin1', 88, 91));
    if (head[0] === type && (type === 1 || isJoliet)) return head;
  }
  throw new UnreadableVolume(`the volume has no descriptor of type ${type}`);
}

function readFolder(folder: Folder, reading: Reading): void {
  const { volume, budget } = reading;
  if (folder.depth > most.depth)
    throw new UnreadableVolume('the folders of the volume are nested too deeply');
  const what = folder.path === '' ? 'the root folder' : folder.path;
  const records = slice(volume, folder.sector * sectorSize, folder.bytes, what);
  for (let at = 0; at < records.length; ) {
    const size = records[at] ?? 0;
    if (size === 0) {
      at = (Math.floor(at / sectorSize) + 1) * sectorSize;
      continue;
    }
    const record = records.subarray(at, at + size);
    at += size;
    if (record.length < 34 || 33 + (record[32] ?? 0) > record.length)
      throw new UnreadableVolume(`${what} has a damaged record`);
    budget.take(0);
    const identifier = record.subarray(33, 33 + (record[32] ?? 0));
    if (identifier.length === 1 && (identifier[0] ?? 0) < 2) continue;
    readEntry(record, identifier, folder, reading);
  }
}

function readEntry(record: Buffer, identifier: Buffer, folder: Folder, reading: Reading): void {
  const { volume, files, links, budget } = reading;
  const { name, isLink } = nameOf(record, identifier, reading);
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name))
    throw new UnreadableVolume('a file of the volume has a name that none can have');
  const path = folder.path + name;
  const [sector, bytes] = [record.readUInt32LE(2), record.readUInt32LE(10)];
  if (isLink) links.push(path);
  else if (((record[25] ?? 0) & 2) !== 0)
    readFolder({ sector, bytes, path: `${path}/`, depth: folder.depth + 1 }, reading);
  else {
    budget.take(bytes);
    files[path] = new Uint8Array(slice(volume, sector * sectorSize, bytes, path));
  }
}

function nameOf(record: Buffer, identifier: Buffer, { volume, tree }: Reading): RealName {
  if (tree === 'rock-ridge') return realName(record, identifier.length, volume);
  const plain = text(identifier, tree).replace(/;\d+$/, '');
  // Linux shows plain names in small letters and without the dot at their end.
  const name = tree === 'plain' ? plain.toLowerCase().replace(/\.$/, '') : plain;
  return { name, isLink: false };
}

function text(field: Buffer, tree: IsoTree): string {
  if (tree !== 'joliet') return field.toString('latin1');
  const whole = field.subarray(0, field.length - (field.length % 2));
  return Buffer.from(whole).swap16().toString('utf16le');
}
