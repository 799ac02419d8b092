import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'ava';
import { run } from '../../../scripts/runtime/run.ts';
import { profileText } from '../../helpers/profile-text.ts';

// Where outputs go: below the place that belongs to the profile, seen from where the person is, and nowhere else.

function lvsmith(...words: readonly string[]) {
  return run(['node', 'build/js/scripts/lvsmith.js', ...words], { accept: 'any', timeout: 60_000 });
}

/** A folder with profiles, by file name; each is of a cluster of its own. */
async function profiles(...names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'outputs-'));
  for (const [index, name] of names.entries())
    await writeFile(join(folder, name), profileText({ name: `name: cluster-${index}` }));
  return folder;
}

test('two profiles of one base name do not replace the outputs of each other', async (t) => {
  const folder = await profiles('north.yaml', 'north.yml');
  const render = (name: string) => lvsmith('render', '--profile', join(folder, name));
  t.is((await render('north.yaml')).code, 0);
  t.is((await render('north.yaml')).code, 0, 'its own are replaced');
  const { code, stderr } = await render('north.yml');
  t.is(code, 2);
  t.regex(
    stderr,
    /build\/render\/north holds what was made from .*north\.yaml, for the cluster clu/,
  );
  t.regex(stderr, /hint: give another folder with --out/);
});

test('a cluster may be renamed, and its profile moved', async (t) => {
  const folder = await profiles('north.yaml');
  const file = join(folder, 'north.yaml');
  const render = () => lvsmith('render', '--profile', file, '--out', join(folder, 'here'));
  t.is((await render()).code, 0);
  await writeFile(file, profileText({ name: 'name: renamed' }));
  t.is((await render()).code, 0);
  const moved = join(await mkdtemp(join(tmpdir(), 'moved-')), 'north.yaml');
  await writeFile(moved, profileText({ name: 'name: renamed' }));
  t.is((await lvsmith('render', '--profile', moved, '--out', join(folder, 'here'))).code, 0);
});

test('with --monitoring there is what Prometheus and Grafana need, for these nodes', async (t) => {
  const folder = await profiles('watched.yaml');
  const file = join(folder, 'watched.yaml');
  await writeFile(file, profileText({ name: 'name: watched' }));
  const render = () => lvsmith('render', '--profile', file, '--monitoring');
  t.is((await render()).code, 3, 'without metrics nobody can be asked');
  await writeFile(
    file,
    `${profileText({ name: 'name: watched' })}\nmetrics: { enabled: true, from: [10.20.0.0/24] }\n`,
  );
  const { code, stdout } = await render();
  t.is(code, 0);
  t.regex(stdout, /monitoring: 4 files/);
  t.is((await readdir(join(folder, 'build/render/watched/monitoring'))).length, 4);
});

test('a profile that is called as the default one is another', async (t) => {
  const folder = await profiles('web.yaml');
  t.is((await lvsmith('render', '--profile', join(folder, 'web.yaml'))).code, 0);
  t.deepEqual(await readdir(join(folder, 'build/render')), ['web']);
});

for (const name of ['...yaml', '..yaml', '.yaml', 'director.yaml', 'logs.yml'])
  test(`a profile cannot be called ${name}`, async (t) => {
    const folder = await profiles(name);
    const { code, stderr } = await lvsmith('render', '--profile', join(folder, name));
    t.is(code, 2, stderr);
    t.regex(stderr, /hint: rename the file/);
    t.deepEqual(await readdir(folder), [name]);
  });

test('from another folder, npm --prefix works with the files there', async (t) => {
  const folder = await profiles('mine.yaml');
  const npm = (...words: readonly string[]) =>
    run(['npm', '--prefix', process.cwd(), 'run', '-s', ...words], { cwd: folder, accept: 'any' });
  const words = ['--profile', 'mine.yaml', '--no-simulate'] as const;
  const checked = await npm('check', '--', ...words);
  t.is(checked.code, 0, checked.stderr);
  const rendered = await npm('render', '--', '--profile=mine.yaml', '--out', 'here');
  t.is(rendered.code, 0, rendered.stderr);
  t.deepEqual(await readdir(join(folder, 'here/render')), ['mine']);
  t.false(existsSync(resolve('here')));
});

for (const verb of ['render', 'seed'] as const) {
  const words = verb === 'render' ? ['render'] : ['seed', '--all'];

  test(`${verb} into a folder where nothing can be made ends with 4`, async (t) => {
    const { code, stderr } = await lvsmith(...words, '--profile', 'small', '--out', '/proc/x');
    t.is(code, 4, stderr);
    t.regex(stderr, /hint: its file system makes no folders, or give --out another folder/);
  });

  test(`${verb} onto a read-only file system ends with 4`, async (t) => {
    const folder = await profiles('mine.yaml');
    await mkdir(join(folder, 'build'));
    const script = `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder} && exec "$@"`;
    const { code, stderr } = await run(
      [
        ...(['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'] as const),
        ...(['node', 'build/js/scripts/lvsmith.js'] as const),
        ...words,
        '--profile',
        join(folder, 'mine.yaml'),
      ],
      { accept: 'any' },
    );
    t.is(code, 4, stderr);
    t.regex(stderr, /hint: it is on a read-only file system, or give --out another folder/);
  });
}
