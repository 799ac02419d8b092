import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { run, type RunResult } from '../../../../scripts/runtime/run.ts';
import { keysCluster, keysProfile } from '../../../helpers/keys-cluster.ts';

// `rotate keys` as a user starts it, with a program for each node in the place of ssh. No pacemaker answers there, so
// no director can say that it has a new key.

async function withCluster() {
  const cluster = await keysCluster();
  const home = process.env['XDG_STATE_HOME'] ?? '';
  const file = join(home, 'test.yaml');
  writeFileSync(file, keysProfile);
  const connect = `node build/js/test/helpers/apply-program.js ${cluster.folder} {node}`;
  const words = ['build/js/scripts/lvsmith.js', 'rotate', 'keys', '--profile', file];
  const rotate = (...flags: readonly string[]): Promise<RunResult> =>
    run(['node', ...words, '--connect', connect, ...flags], {
      accept: 'any',
      env: { XDG_STATE_HOME: home },
    });
  return { cluster, rotate };
}

test.serial('a plan, and a rotation in which directors go back', async (t) => {
  const { cluster, rotate } = await withCluster();
  const plan = await rotate();
  t.is(plan.code, 0, plan.stderr);
  t.regex(plan.stdout, /^test: new keys for 5 nodes[^]* r1: seeds, apply; has the old ones\n/);
  const { code, stdout, stderr } = await rotate('--yes', '--json', '--window', '60');
  t.is(code, 8, stderr);
  const [said = ''] = stdout.split('\n');
  t.like(JSON.parse(said), { plan: { goesOn: null }, outcome: { result: 'back', step: 'reload' } });
  t.regex(stderr, /old keys again:\n {2}d1: .*does not say that it has the new key/);
  t.is((await rotate('--window', '0')).code, 2);
  t.deepEqual(cluster.faults(), []);
  t.regex((await rotate()).stdout, /^test: the rotation keys-\d{8}-\d{6}-[0-9a-f]{4} goes on\n/);
});

test.serial('a node that does not answer is named, and may be left out', async (t) => {
  const { cluster, rotate } = await withCluster();
  rmSync(join(cluster.folder, 'r2'), { recursive: true });
  const plan = await rotate('--yes');
  t.is(plan.code, 9);
  t.regex(plan.stderr, /r2: this machine has no seed/);
  const without = await rotate('--without', 'r2');
  t.is(without.code, 0, without.stderr);
  t.regex(without.stdout, /Left out, .*:\n {2}r2\n/);
});
