import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run } from '../../scripts/report/run.ts';
import { withWorkFolder } from '../../scripts/image/work-folder.ts';

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
  Object.assign(process.env, { PATH: `${folder}:${PATH}`, XDG_CACHE_HOME: folder });
  const work = join(folder, 'lvsmith/work');
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
