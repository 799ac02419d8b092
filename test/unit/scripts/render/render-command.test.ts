import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test from 'ava';
import { writeTree } from '../../../../scripts/render/write-tree.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { readTree } from '../../../helpers/golden.ts';
import { variation } from '../../../helpers/profile-texts.ts';

function render(profile: string) {
  const command = ['node', 'build/js/scripts/lvsmith.js', 'render'] as const;
  return run([...command, '--profile', profile], { accept: 'any' });
}

test('a render that fails leaves the last good tree as it was', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-render-'));
  const profile = join(folder, `${basename(folder).toLowerCase()}.yaml`);
  const output = join(folder, 'build/render', basename(profile, '.yaml'));
  t.teardown(() => rm(folder, { recursive: true }));

  await writeFile(profile, variation());
  t.is((await render(profile)).code, 0);
  const good = await readTree(output);
  t.true(good.has('/director/etc/mon/mon.cf'));

  await writeFile(profile, variation({ more: 'nonsense: true' }));
  const { code, stderr } = await render(profile);
  t.is(code, 3);
  t.regex(stderr, /unknown-key/);
  t.deepEqual(await readTree(output), good);

  await writeFile(profile, variation({ directors: 1 }));
  t.is((await render(profile)).code, 0);
  t.notDeepEqual(await readTree(output), good);
  const names = [...(await readTree(output)).keys()];
  t.deepEqual(
    names.filter((name) => /\.(new|old)\//.test(name)),
    [],
  );
});

test('modes are written, and a link is a link', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-tree-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const common = { owner: 'root', group: 'root', source: 'test' };
  await writeTree(join(folder, 'tree'), [
    { path: '/a/run', kind: 'file', content: 'x', mode: 0o755, ...common },
    { path: '/b/link', kind: 'symlink', content: '../a/run', mode: 0o777, ...common },
  ]);
  t.is(await readFile(join(folder, 'tree/b/link'), 'utf8'), 'x');
});
