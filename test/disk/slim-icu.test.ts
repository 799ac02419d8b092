import test from 'ava';
import { slimIcu } from '../../scripts/image/slim-icu.ts';

/** A library whose data hold these items, each of 16 bytes that repeat its number. */
function library(names: readonly string[]): Buffer {
  const table = 4 + names.length * 8;
  const texts = names.map((name) => Buffer.from(`icudt76l/${name}\0`));
  const data = names.map((_, index) => Buffer.alloc(16, index + 1));
  const toc = Buffer.alloc(table);
  toc.writeUInt32LE(names.length, 0);
  let name = table;
  let start = table + Buffer.concat(texts).length;
  for (const [index, text] of texts.entries()) {
    toc.writeUInt32LE(name, 4 + index * 8);
    toc.writeUInt32LE(start, 8 + index * 8);
    name += text.length;
    start += 16;
  }
  const header = Buffer.alloc(32);
  header.writeUInt16LE(32, 0);
  header.writeUInt16BE(0xda27, 2);
  header.write('CmnD', 12);
  return Buffer.concat([Buffer.from('ELF before'), header, toc, ...texts, ...data]);
}

/** The items as ICU would find them, by the table of contents. */
function contents(bytes: Buffer): Record<string, number> {
  const table = bytes.indexOf('CmnD') - 12 + 32;
  const found: Record<string, number> = {};
  for (let index = 0; index < bytes.readUInt32LE(table); index++) {
    const name = table + bytes.readUInt32LE(table + 4 + index * 8);
    const path = bytes.toString('latin1', name, bytes.indexOf(0, name));
    found[path] = bytes.readUInt8(table + bytes.readUInt32LE(table + 8 + index * 8));
  }
  return found;
}

const names = [
  'brkitr/thaidict.dict',
  'coll/de.res',
  'coll/root.res',
  'de.res',
  'de_AT.res',
  'en_GB.res',
  'ibm-930_P120-1999.cnv',
  'pool.res',
  'zone/zu.res',
  'zoneinfo64.res',
];

test('other languages and character sets are neither listed nor there, the rest is as it was', (t) => {
  const slim = slimIcu(library(names));
  t.deepEqual(contents(slim), {
    'icudt76l/coll/root.res': 3,
    'icudt76l/en_GB.res': 6,
    'icudt76l/pool.res': 8,
    'icudt76l/zoneinfo64.res': 10,
  });
  t.is(slim.length, library(names).length);
  t.is(slim.indexOf(Buffer.alloc(16, 4)), -1, 'the data of de.res are gone');
});

test('a library without such data is left as it is', (t) => {
  const other = Buffer.from('no data');
  t.is(slimIcu(other), other);
});
