import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
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
