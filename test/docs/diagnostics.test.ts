import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { profileCodes } from '../../scripts/profile/codes.ts';

const page = 'docs/diagnostics.md';

async function documented(): Promise<string[]> {
  const text = await readFile(page, 'utf8');
  return [...text.matchAll(/^### (\S+)$/gm)].map(([, code = '']) => code);
}

/** The codes that the sources spell out, whoever gives them. */
async function spelled(): Promise<Set<string>> {
  const codes = new Set<string>();
  for (const folder of ['scripts', 'overlays'])
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const text = await readFile(join(folder, name), 'utf8');
      for (const [, code = ''] of text.matchAll(/\bcode: '([a-z0-9]+(?:-[a-z0-9]+)+)'/g))
        codes.add(code);
      for (const [, code = ''] of text.matchAll(/'(seed-[a-z]+(?:-[a-z]+)*)'/g)) codes.add(code);
    }
  // A key of the profile.
  codes.delete('seed-keys');
  return codes;
}

test('every code of the profile has an entry', async (t) => {
  const entries = new Set(await documented());
  t.deepEqual(
    profileCodes.filter((code) => !entries.has(code)),
    [],
  );
});

test('every code that any source spells out has an entry', async (t) => {
  const entries = new Set(await documented());
  const codes = await spelled();
  t.true(codes.has('overlay-missing') && codes.has('unknown-key'));
  t.deepEqual(
    [...codes].filter((code) => !entries.has(code)),
    [],
  );
});

test('no entry is there twice', async (t) => {
  const entries = await documented();
  t.deepEqual(
    entries.filter((code, index) => entries.indexOf(code) !== index),
    [],
  );
});

test('every code of the profile is given by some test', async (t) => {
  const folder = 'test/unit/scripts/profile';
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith('.test.ts'),
  );
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const text = texts.join('\n');
  t.deepEqual(
    profileCodes.filter((code) => !text.includes(code)),
    [],
  );
});
