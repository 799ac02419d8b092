import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { paths } from '../../../../overlays/shared/node/paths.ts';
import { applyPlan, compareWithNodes, type Compared } from '../../../../scripts/apply/apply.ts';
import type { RequestService } from '../../../../scripts/apply/requests/request.ts';
import { Unreachable, type Ask } from '../../../../scripts/apply/transport.ts';
import { planText } from '../../../../scripts/apply/text.ts';
import {
  answered,
  folderCluster,
  rendered,
  timePasses,
  type FolderCluster,
} from '../../../helpers/apply-cluster.ts';
import { known } from '../../../helpers/node-state.ts';
import { variation } from '../../../helpers/profile-texts.ts';

const services = (more = '') => `services: [{ name: http, check: { interval: 5s }${more} }]`;
const before = variation({ more: services() });
const weights = before.replace('10.0.0.202 }', '10.0.0.202, weight: 3 }');

async function compare(cluster: FolderCluster, profile: string): Promise<Compared> {
  return compareWithNodes(await rendered(profile), cluster.ask, []);
}

const flags = {
  window: 60,
  hold: false,
  leaveRest: false,
  allowMove: false,
  say: () => undefined,
  request: answered,
};

function read(cluster: FolderCluster, node: string, path: string): string {
  return readFileSync(join(cluster.nodes.get(node)?.system.root ?? '', path), 'utf8');
}

/** Every file that a change could leave behind, of every node. */
function managed(cluster: FolderCluster): unknown {
  return [...cluster.nodes.keys()].map((node) =>
    [paths.appliedCluster, '/etc/mon/mon.cf', '/etc/nftables.conf', '/etc/hosts'].map((path) => {
      const file = join(cluster.nodes.get(node)?.system.root ?? '', path);
      return existsSync(file) ? readFileSync(file, 'utf8') : null;
    }),
  );
}

test('nodes that run what the profile says have nothing to change', async (t) => {
  const { plan } = await compare(await folderCluster(before), before);
  t.like(plan, { changes: [], files: [], needImage: [], newNodes: [], obstacles: [] });
  t.is(planText(plan, 5), 'test: every node runs what the profile says\n');
});

test('a cluster file that this host has is not sent, whoever it has it from', async (t) => {
  const cluster = await folderCluster(before);
  const sent: string[] = [];
  const ask: Ask = async (node, request) => {
    const answer = await cluster.ask(node, request);
    if (answer.ok && answer.report?.cluster !== undefined) sent.push(node);
    return answer;
  };
  const same = await compareWithNodes(await rendered(before), ask, []);
  t.like(same.plan, { changes: [], files: [], obstacles: [] });
  t.deepEqual(sent, [], 'they run that of the profile');
  const { plan, seen } = await compareWithNodes(await rendered(weights), ask, []);
  t.deepEqual(plan.changes[0]?.nodes, ['d1', 'd2', 'd3', 'r1', 'r2']);
  t.is(new Set(seen.map(({ report }) => report?.cluster)).size, 1, 'it is compared once');
});

test('a node that says nothing of its cluster is a problem', async (t) => {
  const cluster = await folderCluster(before);
  const ask: Ask = async (node, request) => {
    const answer = await cluster.ask(node, request);
    if (!answer.ok || answer.report === undefined || node !== 'r2') return answer;
    return { ...answer, report: { ...answer.report, cluster: undefined, files: {} } };
  };
  const { plan } = await compareWithNodes(await rendered(weights), ask, []);
  t.deepEqual(plan.obstacles, ['r2 says nothing of itself']);
});

test('a weight is one change, at its line, and takes effect while running', async (t) => {
  const cluster = await folderCluster(before);
  const { plan } = await compare(cluster, weights);
  const line = weights.split('\n').findIndex((text) => text.includes('weight: 3')) + 1;
  const [change, another] = plan.changes;
  t.is(another, undefined);
  t.like(change, {
    what: 'virtualServices http on 10.0.0.100:80 members r2:80 weight',
    file: 'test.yaml',
    line,
    path: 'realservers[1].weight',
    old: '1',
    new: '3',
    how: 'hot',
  });
  t.is(change?.nodes.length, 5);
  t.regex(
    planText(plan, 5),
    /^test\.yaml:\d+: .* weight: 1 -> 3\n {4}while running: .*\n {4}on all 5 nodes\n/,
  );
  t.is(new Set(cluster.asked).size, 5, 'it only asked');
});

test('a plan is carried out: all checks, all staged, the holder last, then all confirmed', async (t) => {
  const cluster = await folderCluster(before);
  const compared = await compare(cluster, weights);
  cluster.asked.length = 0;
  const { id, outcome } = await applyPlan(compared, flags);
  t.deepEqual(outcome, { result: 'confirmed' });
  const steps = cluster.asked.map((line) => line.split(' '));
  t.deepEqual(
    steps.map(([, step]) => step).filter((step, index, all) => step !== all[index - 1]),
    ['check', 'stage', 'start', 'gate', 'start', 'gate', 'report', 'confirm'],
  );
  t.is(steps.findLast(([, step]) => step === 'start')?.[0], 'd1', 'the holder is the last');
  t.true(read(cluster, 'd2', paths.appliedCluster).includes('"weight": 3'));
  t.true(read(cluster, 'd2', '/var/lib/lvsmith/apply/applied.json').includes(id));
  t.like((await compare(cluster, weights)).plan, { changes: [], files: [], obstacles: [] });
  const back = await compare(cluster, before);
  t.like(back.plan.changes[0], { old: '3', new: '1' });
  t.like(await applyPlan(back, flags), { outcome: { result: 'confirmed' } });
  t.like((await compare(cluster, before)).plan, { changes: [], files: [] });
});

test('a node that is not well afterwards takes everybody back', async (t) => {
  const cluster = await folderCluster(before);
  const untouched = managed(cluster);
  const compared = await compare(cluster, weights);
  const sick = cluster.nodes.get('d1');
  if (sick === undefined) throw new Error('no d1');
  const { state } = sick;
  sick.before = (request) => {
    if (request.do === 'start')
      sick.state = { ...state, firewall: { at: state.at, value: 'missing' } };
  };
  const { outcome } = await applyPlan(compared, flags);
  t.like(outcome, { result: 'reverted', left: [] });
  t.regex(JSON.stringify(outcome), /d1: there is no firewall/);
  t.deepEqual(managed(cluster), untouched);
});

test('a service that answered before and does not afterwards takes everybody back', async (t) => {
  const cluster = await folderCluster(before);
  const untouched = managed(cluster);
  const compared = await compare(cluster, weights);
  let changed = false;
  const holder = cluster.nodes.get('d1');
  if (holder === undefined) throw new Error('no d1');
  holder.before = (request) => {
    changed ||= request.do === 'start';
  };
  const request: RequestService = async () => (changed ? 'connection refused' : undefined);
  const { outcome } = await applyPlan(compared, { ...flags, window: 10, request });
  t.deepEqual(outcome, {
    result: 'reverted',
    problems: ['http (tcp) on 10.0.0.100:80 answers no more: connection refused'],
    left: [],
  });
  t.deepEqual(managed(cluster), untouched);
});

test('a service that did not answer before is named, and nothing is demanded of it', async (t) => {
  const cluster = await folderCluster(before);
  const said: string[] = [];
  const request: RequestService = async () => 'no route to host';
  const say = (step: string) => void said.push(step);
  const { outcome } = await applyPlan(await compare(cluster, weights), { ...flags, request, say });
  t.deepEqual(outcome, { result: 'confirmed' });
  t.true(said.includes('  is not asked again: http (tcp) on 10.0.0.100:80: no route to host'));
});

for (const [what, holders, words] of [
  ['nobody', [], 'no director holds the floating addresses any more'],
  ['two', ['d1', 'd2'], 'd1 and d2 hold the floating addresses at once'],
] as const)
  test(`after a change ${what} may not hold the addresses`, async (t) => {
    const cluster = await folderCluster(before);
    const compared = await compare(cluster, weights);
    const holding = known([{ name: 'vip', address: '10.0.0.100', here: true, holder: null }]);
    const free = known([{ name: 'vip', address: '10.0.0.100', here: false, holder: null }]);
    for (const [name, node] of cluster.nodes)
      node.before = (request) => {
        const { director } = node.state;
        if (request.do !== 'start' || director === undefined) return;
        const addresses = holders.some((holder) => holder === name) ? holding : free;
        node.state = { ...node.state, director: { ...director, addresses } };
      };
    const { outcome } = await applyPlan(compared, flags);
    t.like(outcome, { result: 'reverted', problems: [words] });
  });

test('nodes that cannot be reached after the change go back by themselves', async (t) => {
  const cluster = await folderCluster(before);
  const untouched = managed(cluster);
  const compared = await compare(cluster, weights);
  let shut = false;
  for (const [name, node] of cluster.nodes)
    node.before = ({ do: what }) => {
      shut ||= what === 'gate';
      if (shut) throw new Unreachable(name, 'Connection timed out');
    };
  const { outcome } = await applyPlan(compared, flags);
  t.like(outcome, { result: 'reverted', left: ['d1', 'd2', 'd3', 'r1', 'r2'] });
  t.notDeepEqual(managed(cluster), untouched);
  timePasses(cluster);
  t.deepEqual(managed(cluster), untouched);
});

for (const step of ['check', 'stage'] as const)
  test(`when one node refuses to ${step}, nothing changes anywhere`, async (t) => {
    const cluster = await folderCluster(before);
    const untouched = managed(cluster);
    const compared = await compare(cluster, weights);
    const node = cluster.nodes.get('r2');
    if (node === undefined) throw new Error('no r2');
    node.before = (request) => {
      if (request.do === step) throw new Unreachable('r2', 'No route to host');
    };
    const { outcome } = await applyPlan(compared, flags);
    t.deepEqual(outcome, {
      result: 'refused',
      problems: ['r2: r2 does not answer: No route to host'],
    });
    t.false(cluster.asked.some((line) => line.endsWith(' start')));
    t.deepEqual(managed(cluster), untouched);
    const staged = [...cluster.nodes.values()].filter(({ system }) =>
      existsSync(join(system.root, '/var/lib/lvsmith/apply/staged.json')),
    );
    t.deepEqual(staged, [], 'and nothing is left behind');
  });

test('while a change waits, a plan says by whom and until when, and is not applied', async (t) => {
  const cluster = await folderCluster(before);
  const { id } = await applyPlan(await compare(cluster, weights), { ...flags, hold: true });
  const compared = await compare(cluster, before);
  t.is(compared.plan.obstacles.length, 1);
  t.regex(
    compared.plan.obstacles[0] ?? '',
    new RegExp(`^the change ${id} by \\S+ waits for its confirmation until 1970`),
  );
  await t.throwsAsync(applyPlan(compared, flags), { message: /waits for its confirmation/ });
  timePasses(cluster);
  t.deepEqual((await compare(cluster, before)).plan.obstacles, []);
});

test('what cannot be changed while running is said with its reason, and stops the whole change', async (t) => {
  const cluster = await folderCluster(before);
  const untouched = managed(cluster);
  const compared = await compare(
    cluster,
    weights.replace('name: http,', 'name: http, forwarding: dr,'),
  );
  const change = compared.plan.changes.find(({ how }) => how === 'image');
  t.like(change, { path: 'services[0].forwarding', old: 'nat', new: 'dr' });
  t.true(compared.plan.needImage.some(({ path }) => path.includes('60-lvsmith-direct')));
  await t.throwsAsync(applyPlan(compared, flags), {
    message: /^test\.yaml:\d+: .* cannot be changed while the cluster runs: /,
  });
  t.deepEqual(managed(cluster), untouched);
});

test('a file that only another image has stops it, unless it may stay', async (t) => {
  const cluster = await folderCluster(before);
  const compared = await compare(cluster, weights);
  const plan = {
    ...compared.plan,
    needImage: [{ path: '/usr/lib/x', nodes: ['d1'], source: 'overlays/x' }],
  };
  await t.throwsAsync(applyPlan({ ...compared, plan }, flags), { message: /needs another image/ });
  const { outcome } = await applyPlan({ ...compared, plan }, { ...flags, leaveRest: true });
  t.deepEqual(outcome, { result: 'confirmed' });
});

test('a change that moves a floating address is made by whoever allows that', async (t) => {
  const cluster = await folderCluster(before);
  const compared = await compare(cluster, weights);
  const plan = { ...compared.plan, addressMoves: true };
  await t.throwsAsync(applyPlan({ ...compared, plan }, flags), {
    message: /a floating address would move/,
  });
  const { outcome } = await applyPlan({ ...compared, plan }, { ...flags, allowMove: true });
  t.deepEqual(outcome, { result: 'confirmed' });
});

test('a node that missed a change gets it with the next one', async (t) => {
  const cluster = await folderCluster(before);
  const part = await compareWithNodes(await rendered(weights), cluster.ask, ['r1']);
  t.like(await applyPlan(part, flags), { outcome: { result: 'confirmed' } });
  const { plan } = await compare(cluster, weights);
  t.deepEqual(
    plan.changes.map(({ nodes }) => nodes),
    [['r1']],
  );
});

test('a new realserver: directors learn it, and the new machine needs a seed', async (t) => {
  const cluster = await folderCluster(before);
  const more = before.replace('10.0.0.202 }', '10.0.0.202 }, { name: r3, address: 10.0.0.203 }');
  const compared = await compare(cluster, more);
  t.deepEqual(compared.plan.newNodes, ['r3']);
  t.deepEqual(compared.plan.obstacles, []);
  t.regex(planText(compared.plan, 5), /r3: give a new machine its seed \(lvsmith seed r3\)/);
  t.like(await applyPlan(compared, flags), { outcome: { result: 'confirmed' } });
  t.true(read(cluster, 'd3', '/etc/hosts').includes('10.0.0.203 r3'));
  t.true(read(cluster, 'd3', '/etc/mon/mon.cf').includes('hostgroup r3 10.0.0.203'));
  t.true(read(cluster, 'd3', '/etc/nftables.conf').includes('10.0.0.203'));
  t.true(cluster.nodes.get('d3')?.calls.includes('systemctl reload nftables.service'));
});

test('a known node that does not answer is an obstacle, unless it is left out', async (t) => {
  const cluster = await folderCluster(before);
  const dead = cluster.nodes.get('r2');
  if (dead === undefined) throw new Error('no r2');
  dead.before = () => {
    throw new Unreachable('r2', 'Connection timed out');
  };
  const compared = await compare(cluster, weights);
  t.deepEqual(compared.plan.obstacles, ['r2 does not answer: Connection timed out']);
  await t.throwsAsync(applyPlan(compared, flags), { message: /r2 does not answer/ });
  const part = await compareWithNodes(await rendered(weights), cluster.ask, ['r2']);
  t.like(await applyPlan(part, flags), { outcome: { result: 'confirmed' } });
});
