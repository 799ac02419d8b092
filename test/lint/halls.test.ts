import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test from 'ava';

/** A folder with more source files than this has no longer one subject. */
const most = 24;

test('no folder is a hall: what it holds can be seen at a glance', async (t) => {
  const folders = new Map<string, number>();
  for (const top of ['scripts', 'overlays'])
    for (const name of await readdir(top, { recursive: true }))
      if (/\.tsx?$/.test(name)) {
        const folder = join(top, dirname(name));
        folders.set(folder, (folders.get(folder) ?? 0) + 1);
      }
  t.true(folders.size > 60);
  t.deepEqual(
    [...folders].filter(([, files]) => files > most),
    [],
  );
});
