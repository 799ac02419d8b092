import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readVolume } from '../../overlays/base/firstboot/media/volume-label.ts';
import { writeMedium } from '../../scripts/seed/write-medium.ts';
import { inSeedTree } from '../helpers/seed-tree.ts';
import { sampleFiles } from '../helpers/seed-samples.ts';
import { signed } from '../helpers/signed-seeds.ts';

// Other people's programs read what lvsmith writes: xorriso and mtools, and the first boot's own eyes.

async function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'lvsmith-media-'));
}

const formats = ['nocloud', 'config-drive'] as const;

for (const format of formats)
  test(`xorriso reads an ISO image of a ${format} seed`, async (t) => {
    const folder = await temporary();
    t.teardown(() => rm(folder, { recursive: true }));
    const files = signed(sampleFiles('litsha21', format));
    await writeMedium(files, format, 'iso', join(folder, 'seed'));
    const osirrox = ['xorriso', '-osirrox', 'on', '-indev', '/seed/seed.iso'] as const;
    const found = await inSeedTree(folder, [...osirrox, '-find', '/', '-type', 'f']);
    t.is(found.code, 0, found.stderr);
    const listed = found.stdout.replaceAll("'", '').trim().split('\n').toSorted();
    const names = Object.keys(files).map((name) => `/${name}`);
    t.deepEqual(listed, names.toSorted());
    for (const [name, text] of Object.entries(files)) {
      const read = await inSeedTree(folder, [...osirrox, '-concat', 'overwrite', '-', `/${name}`]);
      t.is(read.stdout, text, name);
    }
    t.regex(
      found.stderr,
      new RegExp(`Volume id *: '${format === 'nocloud' ? 'cidata' : 'config-2'}'`),
    );
  });

for (const format of formats)
  test(`mtools and fsck.vfat accept a FAT image of a ${format} seed`, async (t) => {
    const folder = await temporary();
    t.teardown(() => rm(folder, { recursive: true }));
    const files = signed(sampleFiles('litsha21', format));
    await writeMedium(files, format, 'fat', join(folder, 'seed'));
    const checked = await inSeedTree(folder, ['fsck.vfat', '-n', '/seed/seed.img']);
    t.is(checked.code, 0, checked.stdout);
    for (const [name, text] of Object.entries(files)) {
      const read = await inSeedTree(folder, ['mtype', '-i', '/seed/seed.img', `::${name}`]);
      t.is(read.stdout, text, name);
    }
  });

test('the first boot sees the labels that mkfs.vfat and mlabel write', async (t) => {
  const folder = await temporary();
  t.teardown(() => rm(folder, { recursive: true }));
  const script = [
    'cd /tmp',
    'for bits in 12 16 32; do',
    '  truncate -s 64M $bits.img; mkfs.vfat -F $bits -n CIDATA $bits.img >/dev/null',
    '  cp $bits.img l$bits.img; mlabel -i l$bits.img ::CONFIG-2',
    'done',
    'truncate -s 2M *.img; cat 12.img 16.img 32.img l12.img l16.img l32.img',
  ].join('\n');
  const { stdout } = await inSeedTree(folder, ['bash', '-ec', `(${script}) | base64 -w0`]);
  const bytes = Buffer.from(stdout, 'base64');
  const size = 2 * 1024 * 1024;
  t.is(bytes.length, 6 * size);
  const labels = Array.from({ length: 6 }, (_, index) => {
    const image = bytes.subarray(index * size, (index + 1) * size);
    return readVolume(image.subarray(0, 36 * 1024), (at, length) => image.subarray(at, at + length))
      ?.labels[0];
  });
  t.deepEqual(labels, ['CIDATA', 'CIDATA', 'CIDATA', 'CONFIG-2', 'CONFIG-2', 'CONFIG-2']);
});

test('the same seed has the same bytes on every medium', async (t) => {
  const folder = await temporary();
  t.teardown(() => rm(folder, { recursive: true }));
  const files = signed(sampleFiles('litstat1'), { node: 'litstat1' });
  for (const medium of ['iso', 'fat'] as const) {
    const one = await readFile(await writeMedium(files, 'nocloud', medium, join(folder, 'one')));
    const two = await readFile(await writeMedium(files, 'nocloud', medium, join(folder, 'two')));
    t.true(one.equals(two), medium);
  }
});
