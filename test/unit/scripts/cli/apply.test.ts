import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run, type RunResult } from '../../../../scripts/runtime/run.ts';
import { folderCluster } from '../../../helpers/apply-cluster.ts';
import { variation } from '../../../helpers/profile-texts.ts';

// `apply` as a user starts it, with a program for each node in the place of ssh.

const before = variation({
  directors: 2,
  membership: 'two-node: true',
  more: 'services: [{ name: http }]',
});
const after = before.replace('10.0.0.202 }', '10.0.0.202, weight: 3 }');

type Apply = (...flags: readonly string[]) => Promise<RunResult>;

async function withCluster(
  profile: string,
  use: (apply: Apply, folder: string) => Promise<void>,
): Promise<void> {
  const { folder } = await folderCluster(before);
  const home = await mkdtemp(join(tmpdir(), 'lvsmith-home-'));
  const file = join(home, 'test.yaml');
  await writeFile(file, profile);
  const connect = `node build/js/test/helpers/apply-program.js ${folder} {node}`;
  const probe = 'test {service} = http';
  const nodes = ['--profile', file, '--connect', connect, '--probe', probe];
  const words = ['build/js/scripts/lvsmith.js', 'apply', ...nodes];
  const apply: Apply = (...flags) =>
    run(['node', ...words, ...flags], { accept: 'any', env: { XDG_STATE_HOME: home } });
  try {
    await use(apply, folder);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

test.serial('a plan, a change that waits, and its confirmation', async (t) => {
  await withCluster(after, async (apply) => {
    const plan = await apply('--detailed-exitcode');
    t.is(plan.code, 7, plan.stderr);
    t.regex(plan.stdout, /test\.yaml:\d+: virtualServices http .* r2:80 weight: 1 -> 3\n/);
    const held = await apply('--yes', '--hold', '--json');
    t.is(held.code, 0, held.stderr);
    const said: { id: string } = JSON.parse(held.stdout);
    t.false(held.stderr.includes('is not asked again'), held.stderr);
    t.like(said, { plan: { changes: [{ how: 'hot' }] }, outcome: { result: 'waiting' } });
    const second = await apply('--yes');
    t.is(second.code, 9);
    t.true(second.stderr.includes(`the change ${said.id} by`), second.stderr);
    t.is((await apply('--confirm', '20261130-000000-ffff')).code, 9, 'another id');
    t.is((await apply('--confirm', said.id)).code, 0);
    const again = await apply('--detailed-exitcode');
    t.is(again.code, 0, again.stdout);
    t.is(again.stdout, 'test: every node runs what the profile says\n');
  });
});

test.serial('a change that waits is taken back by its id', async (t) => {
  await withCluster(after, async (apply) => {
    const held = await apply('--yes', '--hold', '--window', '60', '--allow-move', '--leave-rest');
    t.is(held.code, 0, held.stderr);
    const [id = ''] = /\d{8}-\d{6}-[0-9a-f]{4}(?= waits for 60 s)/.exec(held.stdout) ?? [];
    const back = await apply('--revert', id);
    t.is(back.code, 0, back.stderr);
    t.is(back.stdout, `${id} is taken back\n`);
    t.is((await apply('--detailed-exitcode')).code, 7, 'it is as before');
    t.is((await apply('--window', '0')).code, 2);
  });
});

test.serial('a node that does not answer is named, and nothing is changed', async (t) => {
  await withCluster(after, async (apply, folder) => {
    await rm(join(folder, 'r2'), { recursive: true });
    const plan = await apply('--yes');
    t.is(plan.code, 9);
    t.regex(plan.stderr, /this machine has no seed/);
    const { code, stdout, stderr } = await apply('--yes', '--without', 'r2');
    t.is(code, 0, stderr);
    t.regex(stdout, /\n\d{8}-\d{6}-[0-9a-f]{4} is applied and confirmed\n$/);
  });
});

test.serial('an invalid profile ends with 3, and asks nobody', async (t) => {
  await withCluster(after.replace('weight: 3', 'weight: x'), async (apply) => {
    const { code, stderr } = await apply('--yes');
    t.is(code, 3);
    t.regex(stderr, /realservers\[1\]\.weight/);
  });
});
