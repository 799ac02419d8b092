import test from 'ava';
import * as fc from 'fast-check';
import { readFat } from '../../../../scripts/media/fat/read.ts';
import { writeFat } from '../../../../scripts/media/fat/write.ts';
import { readIso } from '../../../../scripts/media/iso9660/read.ts';
import { writeIso } from '../../../../scripts/media/iso9660/write.ts';

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
