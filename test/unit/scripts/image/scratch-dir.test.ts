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
import { run } from '../../../../scripts/runtime/run.ts';
import { withScratchDir } from '../../../../scripts/image/scratch-dir.ts';
import { scratchRoot } from '../../../../scripts/image/scratch-root.ts';

/** Replaces `unshare`, which needs a range of ids: logs the command and runs it. */
async function fakeNamespace(): Promise<{ readonly folder: string; readonly calls: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'work-'));
  const calls = join(folder, 'calls');
  const script = `#!/bin/sh\nuntil [ "$1" = -- ]; do shift; done; shift\necho "$@" >>${calls}\nexec "$@"\n`;
  await writeFile(join(folder, 'unshare'), script);
  await chmod(join(folder, 'unshare'), 0o755);
  return { folder, calls };
}

test.serial('what mkosi leaves is removed with the privileges of its owners', async (t) => {
  const { folder, calls } = await fakeNamespace();
  const { PATH } = process.env;
  Object.assign(process.env, { PATH: `${folder}:${PATH}`, LVSMITH_WORK_FOLDER: folder });
  const work = join(folder, 'lvsmith-work');
  // No process has a number as high as this, see kernel.pid_max.
  const abandoned = join(work, '99999999-killed');
  await mkdir(join(abandoned, 'workspace/root'), { recursive: true });
  const made = await withScratchDir('mapped', async ({ workspace }) => {
    await mkdir(join(workspace, 'root'));
    return join(workspace, '..');
  });
  t.deepEqual(await readdir(work), []);
  const removed = (await readFile(calls, 'utf8')).trim().split('\n');
  t.deepEqual(removed, [`rm -rf -- ${abandoned}`, `rm -rf -- ${made}`]);
});

test.serial('a build works in memory if there is enough, in a folder of its own', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  delete process.env['LVSMITH_WORK_FOLDER'];
  process.env['XDG_CACHE_HOME'] = '/the-cache';
  const place = join(folder, `lvsmith-${process.getuid?.()}`);
  t.is(await scratchRoot({ folder, available: 3e9 }), '/the-cache/lvsmith/work');
  t.is(
    await scratchRoot({ folder: join(folder, 'none'), available: 8e9 }),
    '/the-cache/lvsmith/work',
  );
  t.is(await scratchRoot({ folder, available: 8e9 }), place);
  t.is((await stat(place)).mode & 0o777, 0o700);
  t.is(await scratchRoot({ folder, available: 8e9 }), place);
  await rm(place, { recursive: true });
  await symlink(tmpdir(), place);
  t.is(await scratchRoot({ folder, available: 8e9 }), '/the-cache/lvsmith/work');
  process.env['LVSMITH_WORK_FOLDER'] = '/srv';
  t.is(await scratchRoot({ folder, available: 8e9 }), '/srv/lvsmith-work');
  process.env['LVSMITH_WORK_FOLDER'] = 'here';
  t.is(await scratchRoot({ folder, available: 8e9 }), resolve('here/lvsmith-work'));
  delete process.env['LVSMITH_WORK_FOLDER'];
});

test('folders are still removed after Ctrl-C', async (t) => {
  const { folder } = await fakeNamespace();
  const rootfs = join(folder, 'rootfs');
  await mkdir(join(rootfs, 'etc'), { recursive: true });
  const module = (name: string) => new URL(`../../../../scripts/${name}.js`, import.meta.url).href;
  const program = `
    import { catchInterruption } from '${module('runtime/interruption')}';
    import { removeFolder } from '${module('image/rootfs/remove-folder')}';
    catchInterruption();
    process.emit('SIGINT');
    await removeFolder('mapped', ${JSON.stringify(rootfs)});
  `;
  const { stderr, code } = await run([process.execPath, '--input-type=module', '-e', program], {
    env: { PATH: `${folder}:${process.env['PATH']}` },
    accept: 'any',
  });
  t.is(code, 0, stderr);
  t.false((await readdir(folder)).includes('rootfs'));
});
