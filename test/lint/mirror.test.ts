import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import test from 'ava';

// test/unit/ repeats the folders of scripts/ and overlays/, so that the tests of a file are found from its path.

const root = 'test/unit';

async function unitTests(): Promise<readonly string[]> {
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(root, name));
}

/** Paths of the sources that a test imports, starts or reads, itself or through a helper. */
async function usedSources(file: string): Promise<readonly string[]> {
  const own = await namedPaths(file);
  const helpers = own.filter((path) => path.startsWith('test/helpers/') && existsSync(path));
  return [...own, ...(await Promise.all(helpers.map(namedPaths))).flat()];
}

async function namedPaths(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  const relatives = [...text.matchAll(/['`](\.\.?\/[^'`$]+)/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  );
  const named = [...text.matchAll(/['`]((?:scripts|overlays)\/[^'`$]+)/g)].map(
    ([, path = '']) => path,
  );
  const started = [...text.matchAll(/build\/js\/(scripts\/[\w/-]+)\.js/g)].map(
    ([, path = '']) => path,
  );
  return [...relatives, ...named, ...started];
}

test('every unit test lies in the folder of what it tests', async (t) => {
  const astray: string[] = [];
  for (const file of await unitTests()) {
    const folder = relative(root, dirname(file));
    const used = await usedSources(file);
    const twin = relative(root, file).replace('.test.ts', '.ts');
    if (existsSync(twin)) continue;
    if (!existsSync(folder) || !used.some((path) => path.startsWith(`${folder}/`)))
      astray.push(file);
  }
  t.deepEqual(astray, []);
});
