import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { replaceFile, withFileBeside } from '../../../../scripts/runtime/replace-file.ts';

test('the new file is only its owner’s, whatever the old one was', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'replace-'));
  const path = join(folder, 'seed.iso');
  await writeFile(path, 'old', { mode: 0o666 });
  await replaceFile(path, 'new');
  t.is(await readFile(path, 'utf8'), 'new');
  t.is((await stat(path)).mode & 0o777, 0o600);
  t.deepEqual(await readdir(folder), ['seed.iso']);
});

test('two files beside a path never have one name', async (t) => {
  const path = join(await mkdtemp(join(tmpdir(), 'replace-')), 'x');
  const names = new Set<string>();
  for (let n = 0; n < 20; n++)
    await withFileBeside(path, '', async (temporary) => void names.add(temporary));
  t.is(names.size, 20);
});

test('nothing is left of a file that cannot be put into place', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'replace-'));
  await t.throwsAsync(
    withFileBeside(join(folder, 'x'), 'secret', () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.deepEqual(await readdir(folder), []);
});
