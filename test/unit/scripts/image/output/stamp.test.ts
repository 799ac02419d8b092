import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { outputSuffixes } from '../../../../../scripts/image/output/metadata.ts';
import { upToDate, writeStamp } from '../../../../../scripts/image/output/stamp.ts';

const keys = { disk: 'a1', metadata: 'b2' } as const;

async function builtFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stamp-'));
  for (const suffix of outputSuffixes) await writeFile(join(folder, `director.${suffix}`), suffix);
  await writeStamp(folder, 'director', keys);
  return folder;
}

test('what was built last is found again', async (t) => {
  const folder = await builtFolder();
  t.is(await upToDate(folder, 'director', keys), 'all');
  t.is(await upToDate(folder, 'realserver', keys), 'nothing');
});

test('a change of the metadata alone keeps the disk', async (t) => {
  const folder = await builtFolder();
  t.is(await upToDate(folder, 'director', { ...keys, metadata: 'c3' }), 'disk');
  t.is(await upToDate(folder, 'director', { ...keys, disk: 'c3' }), 'nothing');
});

for (const suffix of ['raw', 'manifest.json'] as const)
  test(`a modified file is made again: ${suffix}`, async (t) => {
    const folder = await builtFolder();
    await appendFile(join(folder, `director.${suffix}`), ' ');
    t.is(await upToDate(folder, 'director', keys), 'nothing');
    t.is(await upToDate(folder, 'director', { ...keys, metadata: 'c3' }), 'nothing');
  });

test('a damaged stamp is ignored', async (t) => {
  const folder = await builtFolder();
  await writeFile(join(folder, '.director.stamp.json'), '{"keys": {');
  t.is(await upToDate(folder, 'director', keys), 'nothing');
});
