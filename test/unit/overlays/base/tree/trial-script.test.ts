import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { UpdateRecords } from '../../../../../overlays/base/update/records.ts';
import { tryRun } from '../../../../../overlays/shared/node/run.ts';

// The script of lvsmith-trial.service below a folder of its own, with a program that ends as the test says.

async function play(program: string, runs: string, onTrial: string) {
  const root = await mkdtemp(join(tmpdir(), 'trial-'));
  const put = async (path: string, text: string) => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
    await chmod(join(root, path), 0o755);
  };
  const script = await readFile('overlays/base/tree/usr/lib/lvsmith/trial', 'utf8');
  await put('trial', script.replaceAll(/(?<=[ "])\/(?=usr|var)/g, `${root}/`));
  await put('usr/lib/os-release', `IMAGE_VERSION=${runs}\n`);
  await put('usr/lib/lvsmith/lvsmith-trial', program);
  await put('bin/systemctl', `#!/bin/sh\necho "systemctl $*"\n`);
  const trial = join(root, 'var/lib/lvsmith/update/trial.json');
  const files = { trial, outcome: '', copies: '', incoming: '', drained: '' };
  new UpdateRecords(files).writeTrial({
    ...{ version: onTrial, previous: '1.3', begun: '', written: true, starts: [], copied: {} },
  });
  const environment = { PATH: `${join(root, 'bin')}:${process.env['PATH']}` };
  return tryRun(['sh', join(root, 'trial')], { environment });
}

test('what is settled stays as it is', async (t) => {
  t.like(await play('#!/bin/sh\nexit 0\n', '1.4', '1.4'), { code: 0, stdout: '' });
});

test('a version that is given up, or cannot be judged, is left', async (t) => {
  const restart = { stdout: 'systemctl reboot\n' };
  t.like(await play('#!/bin/sh\nexit 1\n', '1.4', '1.4'), restart);
  t.like(await play('#!/no/interpreter\n', '1.4', '1.4'), restart);
});

test('a version that is not on trial is never left', async (t) => {
  for (const runs of ['1.3', '1.4.1', '1x4'])
    t.like(await play('#!/bin/sh\nexit 1\n', runs, '1.4'), { code: 1, stdout: '' });
});
