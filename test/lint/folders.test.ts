import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';

// Node's recursive mkdir never ends below /proc, where a user's --out may point to.

/** These make folders only below one that is there. */
const exempt = /^(lab|measure)\/|^runtime\/make-folder\.ts$/;

test('folders on the host are made by makeFolder', async (t) => {
  const names = await readdir('scripts', { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !exempt.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join('scripts', name), 'utf8')));
  t.true(files.length > 200);
  t.deepEqual(
    files.filter((_, index) => /mkdir(Sync)?\([^;]*recursive/.test(texts[index] ?? '')),
    [],
  );
});
