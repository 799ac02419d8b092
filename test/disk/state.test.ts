import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { outputEndings } from '../../scripts/image/documents.ts';
import { currentParts, recordState } from '../../scripts/image/state.ts';

const keys = { disk: 'a1', documents: 'b2' } as const;

async function builtFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'state-'));
  for (const ending of outputEndings) await writeFile(join(folder, `director.${ending}`), ending);
  await recordState(folder, 'director', keys);
  return folder;
}

test('what was built last is found again', async (t) => {
  const folder = await builtFolder();
  t.is(await currentParts(folder, 'director', keys), 'all');
  t.is(await currentParts(folder, 'realserver', keys), 'nothing');
});

test('a change that the documents alone tell of leaves the disk', async (t) => {
  const folder = await builtFolder();
  t.is(await currentParts(folder, 'director', { ...keys, documents: 'c3' }), 'disk');
  t.is(await currentParts(folder, 'director', { ...keys, disk: 'c3' }), 'nothing');
});

for (const ending of ['raw', 'manifest.json'] as const)
  test(`a file that somebody touched is made again: ${ending}`, async (t) => {
    const folder = await builtFolder();
    await appendFile(join(folder, `director.${ending}`), ' ');
    t.is(await currentParts(folder, 'director', keys), 'nothing');
    t.is(await currentParts(folder, 'director', { ...keys, documents: 'c3' }), 'nothing');
  });

test('a damaged note of the last build counts for none', async (t) => {
  const folder = await builtFolder();
  await writeFile(join(folder, '.director.state.json'), '{"keys": {');
  t.is(await currentParts(folder, 'director', keys), 'nothing');
});
