import test from 'ava';
import * as fc from 'fast-check';
import { readFat } from '../../../../scripts/media/fat/read.ts';
import { writeFat } from '../../../../scripts/media/fat/write.ts';
import { readIso, treeOf } from '../../../../scripts/media/iso9660/read.ts';
import { writeIso } from '../../../../scripts/media/iso9660/write.ts';
import { UnreadableVolume } from '../../../../scripts/media/unreadable.ts';
import { foreignFat } from '../../../helpers/foreign-fat.ts';

// Any small tree of files goes onto each medium and comes back, whatever its names and lengths.

const part = fc.stringMatching(/^[a-z][a-z0-9._-]{0,28}[a-z0-9]$/);
const content = fc.uint8Array({ maxLength: 5000 });
const tree = fc
  .tuple(
    fc.dictionary(part, content, { maxKeys: 12 }),
    part,
    fc.dictionary(part, content, { maxKeys: 60 }),
  )
  .map(([top, folder, below]) => {
    const deep = Object.entries(below).map(
      ([name, bytes]) => [`${folder}/x/${name}`, bytes] as const,
    );
    const files = Object.entries(top).filter(([name]) => name !== folder);
    return Object.fromEntries([...files, ...deep]);
  });

function plain(files: Readonly<Record<string, Uint8Array>>): Record<string, string> {
  const entries = Object.entries(files);
  return Object.fromEntries(
    entries.map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')]),
  );
}

test('any files go onto an ISO image and come back, from both of its trees', (t) => {
  fc.assert(
    fc.property(tree, (files) => {
      const image = writeIso(files, 'config-2');
      for (const kind of ['rock-ridge', 'joliet'] as const) {
        const read = readIso(image, kind);
        t.is(read.label, 'config-2');
        t.deepEqual(plain(read.files), plain(files));
      }
    }),
    { numRuns: 100 },
  );
});

test('any files go onto a FAT image and come back', (t) => {
  fc.assert(
    fc.property(tree, (files) => {
      const read = readFat(writeFat(files, 'CIDATA'));
      t.is(read.label, 'CIDATA');
      t.deepEqual(plain(read.files), plain(files));
    }),
    { numRuns: 100 },
  );
});

for (const width of [16, 32] as const)
  test(`a FAT${width} volume of another tool is read`, (t) => {
    const files = { 'a.txt': 'x'.repeat(1500), UPPER: 'y', 'dir/low.x': 'z'.repeat(513), none: '' };
    const read = readFat(foreignFat(width, 'CIDATA', files));
    t.is(read.label, 'CIDATA');
    const bytes = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
    t.deepEqual(plain(read.files), plain(Object.fromEntries(bytes)));
  });

test('an ISO image without the names of Rock Ridge has those of Joliet, or plain ones', (t) => {
  const image = Buffer.from(writeIso({ 'user-data': Buffer.from('x') }, 'cidata'));
  t.is(treeOf(image), 'rock-ridge');
  for (let at = image.indexOf('NM'); at >= 0; at = image.indexOf('NM', at)) image.write('XX', at);
  t.is(treeOf(image), 'joliet');
  t.deepEqual(Object.keys(readIso(image, treeOf(image)).files), ['user-data']);
  image[17 * 2048] = 9;
  t.is(treeOf(image), 'plain');
  t.deepEqual(Object.keys(readIso(image, treeOf(image)).files), ['user_dat']);
});

test('a chain of clusters without an end, and folders in each other, are refused', (t) => {
  const volume = foreignFat(16, 'X', { 'dir/a': 'x'.repeat(600) });
  // The first cluster follows itself.
  volume.writeUInt16LE(2, 512 + 4);
  t.throws(() => readFat(volume), { instanceOf: UnreadableVolume, message: /have no end/ });
  const image = Buffer.from(writeIso({ 'dir/a': Buffer.from('x') }, 'x'));
  const root = image.readUInt32LE(16 * 2048 + 156 + 2);
  // The folder in the root is the root itself.
  const at = image.indexOf('DIR', root * 2048) - 33;
  image.writeUInt32LE(root, at + 2);
  t.throws(() => readIso(image, 'rock-ridge'), { instanceOf: UnreadableVolume, message: /deeply/ });
});
