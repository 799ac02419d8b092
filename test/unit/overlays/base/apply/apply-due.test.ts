import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'ava';
import { confirm } from '../../../../../overlays/base/apply/confirm.ts';
import { settle } from '../../../../../overlays/base/apply/go-back.ts';
import { start } from '../../../../../overlays/base/apply/start.ts';
import { changeId, runningDirector, stageSample } from '../../../../helpers/apply-node.ts';
import type { FakeNode } from '../../../../helpers/fake-node.ts';

/** Whether the shell script of the unit has the program started, on a node that is a folder. */
function isDue({ root }: FakeNode): boolean {
  const script = readFileSync('overlays/base/tree/usr/lib/lvsmith/apply-due', 'utf8').replaceAll(
    /\/(var|usr)\/lib\//g,
    `${root}/$1/lib/`,
  );
  const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return status === 0;
}

test('a start looks closer while a change waits, and after another image, and at no other time', (t) => {
  const node = runningDirector();
  t.false(isDue(node), 'there never was a change');
  stageSample(node);
  t.false(isDue(node), 'nothing has taken effect');
  start(node, changeId);
  t.true(isDue(node), 'it waits');
  settle(node, 'restarted');
  t.false(isDue(node), 'it was taken back');
  stageSample(node);
  start(node, changeId);
  confirm(node, changeId);
  t.false(isDue(node), 'the same image');
  node.write('usr/lib/os-release', 'IMAGE_VERSION="2"\n');
  t.true(isDue(node), 'another one');
});
