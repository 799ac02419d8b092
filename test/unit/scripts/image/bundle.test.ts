import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { bundlePrograms, foreignInputs } from '../../../../scripts/image/bundle.ts';
import { run } from '../../../../scripts/runtime/run.ts';

test('a program is one executable file that needs nothing beside it', async (t) => {
  const files = await bundlePrograms('director');
  const command = files.find((file) => file.path === '/usr/lib/lvsmith/lvsmith');
  t.truthy(command);
  t.is(command?.mode, 0o755);
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-bundle-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'lvsmith');
  const text = Buffer.from(command?.content ?? '').toString();
  t.true(text.startsWith('#!/usr/bin/node\n'));
  await writeFile(file, text);
  await chmod(file, 0o755);
  const { stdout } = await run([process.execPath, file, '--help'], { cwd: folder });
  t.regex(stdout, /status/);
});

test('the command is a link that holds wherever the tree lies', async (t) => {
  for (const role of ['director', 'realserver'] as const) {
    const files = await bundlePrograms(role);
    const link = files.find((file) => file.path === '/usr/bin/lvsmith');
    t.is(link?.kind, 'symlink');
    t.is(link?.content, '../lib/lvsmith/lvsmith');
  }
});

test('a realserver gets no program of the directors', async (t) => {
  const files = await bundlePrograms('realserver');
  t.deepEqual(
    files.filter((file) => file.source.startsWith('overlays/director/')),
    [],
  );
});

test('no program is larger than 200 kB', async (t) => {
  for (const role of ['director', 'realserver'] as const)
    for (const { path, content } of await bundlePrograms(role))
      t.true(content.length < 200_000, `${path} is ${content.length} B`);
});

test('two bundles of the same sources are byte for byte the same', async (t) => {
  t.deepEqual(await bundlePrograms('director'), await bundlePrograms('director'));
});

test('a program tells which packages are in it, for the bill of materials', async (t) => {
  const files = await bundlePrograms('director');
  const bundled = (name: string) =>
    files.find(({ path }) => path === `/usr/lib/lvsmith/${name}`)?.bundled;
  t.deepEqual(bundled('lvsmith-firstboot'), ['yaml']);
  t.deepEqual(bundled('mon-alert'), []);
});

test('host code, another role and unlisted packages are found in a bundle', (t) => {
  const inputs = Object.fromEntries(
    [
      'overlays/shared/node/paths.ts',
      'overlays/director/ipvs/plan.ts',
      'node_modules/yaml/dist/index.js',
      'scripts/runtime/run.ts',
      'overlays/realserver/programs/x.ts',
      'node_modules/zx/index.js',
    ].map((path) => [path, { bytes: 1, imports: [] }]),
  );
  t.deepEqual(foreignInputs({ inputs }, 'director'), [
    'scripts/runtime/run.ts',
    'overlays/realserver/programs/x.ts',
    'node_modules/zx/index.js',
  ]);
});
