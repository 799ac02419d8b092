import test from 'ava';
import { applyPlan, compareWithNodes } from '../../../../scripts/apply/apply.ts';
import {
  answered,
  folderCluster,
  rendered,
  type FolderCluster,
} from '../../../helpers/apply-cluster.ts';
import { known } from '../../../helpers/node-state.ts';
import { variation } from '../../../helpers/profile-texts.ts';

// What takes effect once in the whole cluster, by one director, when the files are on all of them.

const flags = {
  window: 60,
  hold: false,
  leaveRest: false,
  allowMove: false,
  say: () => {},
  request: answered,
};

function profile({ deadtime = '10s', failback = true } = {}): string {
  return variation({
    failover: `fencing: none, lease: 0s, auto-failback: ${failback}`,
    membership: `deadtime: ${deadtime}`,
  });
}

async function applied(cluster: FolderCluster, text: string) {
  const compared = await compareWithNodes(await rendered(text), cluster.ask, []);
  cluster.asked.length = 0;
  return { plan: compared.plan, ...(await applyPlan(compared, flags)) };
}

/** Calls of a program by all nodes: `d1 corosync-cfgtool -R`. */
function calls({ nodes }: FolderCluster, program: string): readonly string[] {
  return [...nodes].flatMap(([name, node]) =>
    node.calls.filter((call) => call.includes(program)).map((call) => `${name} ${call}`),
  );
}

function runsWith(cluster: FolderCluster, token: number, warning: number): void {
  const values = new Map([
    ['token', token],
    ['consensus', 12_000 - token],
    ['token_warning', warning],
  ]);
  for (const node of cluster.nodes.values())
    node.fails = (call) => {
      const [, key = ''] = /^corosync-cmapctl -g (.*)$/.exec(call) ?? [];
      const value = values.get(key.replace('runtime.config.totem.', ''));
      return value === undefined ? undefined : { code: 0, output: `${key} (u32) = ${value}\n` };
    };
}

test('fail-back: pacemaker gets the difference once, after all directors have the files', async (t) => {
  const cluster = await folderCluster(profile());
  const { plan, outcome } = await applied(cluster, profile({ failback: false }));
  t.deepEqual(plan.transition, [], 'pacemaker was asked beforehand');
  t.deepEqual(outcome, { result: 'confirmed' });
  const inCluster = cluster.asked.filter((line) => line.endsWith(' cluster'));
  t.is(inCluster.length, 1);
  const order = cluster.asked.map((line) => line.replace(/^\S+ /, ''));
  t.true(order.indexOf('cluster') > order.lastIndexOf('start'));
  t.true(order.indexOf('confirm') > order.indexOf('cluster'));
  const patches = calls(cluster, 'cibadmin --patch').filter((call) => !call.includes('CIB_file'));
  t.is(patches.length, 1, patches.join('\n'));
  t.deepEqual(calls(cluster, 'corosync-cfgtool'), []);
});

test('a director that missed a change of pacemaker gets the file, and pacemaker nothing twice', async (t) => {
  const cluster = await folderCluster(profile());
  const target = await rendered(profile({ failback: false }));
  const part = await compareWithNodes(target, cluster.ask, ['d3']);
  t.like(await applyPlan(part, flags), { outcome: { result: 'confirmed' } });
  const { plan, outcome } = await applied(cluster, profile({ failback: false }));
  t.deepEqual(
    plan.changes.map(({ nodes }) => nodes),
    [['d3']],
  );
  t.deepEqual(outcome, { result: 'confirmed' });
  const patches = calls(cluster, 'cibadmin --patch').filter((call) => !call.includes('CIB_file'));
  t.is(patches.length, 1, patches.join('\n'));
  t.like((await compareWithNodes(target, cluster.ask, [])).plan, { changes: [], files: [] });
});

test('a deadtime: corosync reads it once, and must run with it everywhere', async (t) => {
  const cluster = await folderCluster(profile());
  runsWith(cluster, 5454, 17);
  const { outcome } = await applied(cluster, profile({ deadtime: '12s' }));
  t.deepEqual(outcome, { result: 'confirmed' });
  t.is(calls(cluster, 'corosync-cfgtool -R').length, 1);
});

test('a corosync that says it is done and did nothing is noticed, and all go back', async (t) => {
  const cluster = await folderCluster(profile());
  runsWith(cluster, 4545, 17);
  const { outcome } = await applied(cluster, profile({ deadtime: '12s' }));
  t.like(outcome, { result: 'reverted', left: [] });
  t.regex(JSON.stringify(outcome), /d1: corosync runs with token 4545, not 5454/);
  t.is(calls(cluster, 'corosync-cfgtool -R').length, 4, 'once, and once for each way back');
});

test('without quorum pacemaker takes nothing: nothing is asked of it, and nothing changed', async (t) => {
  const cluster = await folderCluster(profile());
  for (const node of cluster.nodes.values()) {
    const { director } = node.state;
    if (director === undefined) continue;
    const quorum = known({ quorate: false, votes: 1, expectedVotes: 3, needed: 2 });
    node.state = { ...node.state, director: { ...director, quorum } };
  }
  const compared = await compareWithNodes(
    await rendered(profile({ failback: false })),
    cluster.ask,
    [],
  );
  t.deepEqual(compared.plan.obstacles, ['the cluster has no quorum: pacemaker takes no change']);
  await t.throwsAsync(applyPlan(compared, flags), { message: /no quorum/ });
  t.deepEqual([...new Set(cluster.asked.map((line) => line.split(' ')[1]))], ['report']);
});

test('what pacemaker refuses is an obstacle of the plan, in its own words', async (t) => {
  const cluster = await folderCluster(profile());
  for (const node of cluster.nodes.values())
    node.fails = (call) =>
      call.startsWith('crm_verify') ? { code: 78, output: 'error: no such resource' } : undefined;
  const target = await rendered(profile({ failback: false }));
  const { plan } = await compareWithNodes(target, cluster.ask, []);
  t.regex(plan.obstacles.join(), /^d1: crm_verify .*: error: no such resource$/);
});
