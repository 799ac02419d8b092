import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'ava';
import { run } from '../../scripts/report/run.ts';
import { withWorkFolder } from '../../scripts/image/work-folder.ts';
import { workPlace } from '../../scripts/image/work-place.ts';

/** Stands in for `unshare`, which needs a range of ids: notes what it is to run, and runs it. */
async function fakeNamespace(): Promise<{ readonly folder: string; readonly calls: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'work-'));
  const calls = join(folder, 'calls');
  const script = `#!/bin/sh\nuntil [ "$1" = -- ]; do shift; done; shift\necho "$@" >>${calls}\nexec "$@"\n`;
  await writeFile(join(folder, 'unshare'), script);
  await chmod(join(folder, 'unshare'), 0o755);
  return { folder, calls };
}

test.serial('what mkosi leaves is removed as the ids that it belongs to', async (t) => {
  const { folder, calls } = await fakeNamespace();
  const { PATH } = process.env;
  Object.assign(process.env, { PATH: `${folder}:${PATH}`, LVSMITH_WORK_FOLDER: folder });
  const work = join(folder, 'lvsmith-work');
  // No process has a number as high as this, see kernel.pid_max.
  const abandoned = join(work, '99999999-killed');
  await mkdir(join(abandoned, 'space/root'), { recursive: true });
  const made = await withWorkFolder('mapped', async ({ space }) => {
    await mkdir(join(space, 'root'));
    return join(space, '..');
  });
  t.deepEqual(await readdir(work), []);
  const removed = (await readFile(calls, 'utf8')).trim().split('\n');
  t.deepEqual(removed, [`rm -rf -- ${abandoned}`, `rm -rf -- ${made}`]);
});

test.serial(
  'a build works in memory where there is plenty, in a folder that is its own',
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'memory-'));
    delete process.env['LVSMITH_WORK_FOLDER'];
    process.env['XDG_CACHE_HOME'] = '/the-cache';
    const place = join(folder, `lvsmith-${process.getuid?.()}`);
    t.is(await workPlace({ folder, available: 3e9 }), '/the-cache/lvsmith/work');
    t.is(
      await workPlace({ folder: join(folder, 'none'), available: 8e9 }),
      '/the-cache/lvsmith/work',
    );
    t.is(await workPlace({ folder, available: 8e9 }), place);
    t.is((await stat(place)).mode & 0o777, 0o700);
    t.is(await workPlace({ folder, available: 8e9 }), place);
    await rm(place, { recursive: true });
    await symlink(tmpdir(), place);
    t.is(await workPlace({ folder, available: 8e9 }), '/the-cache/lvsmith/work');
    process.env['LVSMITH_WORK_FOLDER'] = '/srv';
    t.is(await workPlace({ folder, available: 8e9 }), '/srv/lvsmith-work');
    process.env['LVSMITH_WORK_FOLDER'] = 'here';
    t.is(await workPlace({ folder, available: 8e9 }), resolve('here/lvsmith-work'));
    delete process.env['LVSMITH_WORK_FOLDER'];
  },
);

test('after Ctrl-C trees are still removed', async (t) => {
  const { folder } = await fakeNamespace();
  const tree = join(folder, 'tree');
  await mkdir(join(tree, 'etc'), { recursive: true });
  const module = (name: string) => new URL(`../../scripts/${name}.js`, import.meta.url).href;
  const program = `
    import { catchInterruption } from '${module('report/interruption')}';
    import { removeTree } from '${module('image/remove-tree')}';
    catchInterruption();
    process.emit('SIGINT');
    await removeTree('mapped', ${JSON.stringify(tree)});
  `;
  const { stderr, code } = await run([process.execPath, '--input-type=module', '-e', program], {
    env: { PATH: `${folder}:${process.env['PATH']}` },
    accept: 'any',
  });
  t.is(code, 0, stderr);
  t.false((await readdir(folder)).includes('tree'));
});
