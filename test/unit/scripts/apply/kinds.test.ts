import test from 'ava';
import { assert, asyncProperty, subarray } from 'fast-check';
import { paths } from '../../../../overlays/shared/node/paths.ts';
import { applyPlan, compareWithNodes } from '../../../../scripts/apply/apply.ts';
import { differences } from '../../../../scripts/apply/plan/differences.ts';
import { wayOf } from '../../../../scripts/apply/plan/kinds.ts';
import { answered, folderCluster, rendered } from '../../../helpers/apply-cluster.ts';
import { variation, type Variation } from '../../../helpers/profile-texts.ts';

interface Settings {
  readonly failover: string;
  readonly membership: string;
  readonly service: string;
  readonly check: string;
  readonly server: string;
  readonly servers: string;
}

const usual: Settings = {
  failover: 'fencing: none, lease: 0s',
  membership: 'deadtime: 10s',
  service: 'scheduler: wlc',
  check: 'interval: 5s',
  server: 'weight: 1',
  servers: '',
};

function profile(changes: Partial<Settings> = {}): string {
  const { failover, membership, service, check, server, servers } = { ...usual, ...changes };
  return variation({
    failover,
    membership,
    more: `services: [{ name: http, check: { ${check} }, ${service} }]`,
  }).replace('10.0.0.202 }', `10.0.0.202, ${server} }${servers}`);
}

/** The kinds of what differs, and whether it takes effect while nodes run. */
async function kinds(from: string, to: string): Promise<Readonly<Record<string, string>>> {
  const [before, after] = [await rendered(from), await rendered(to)].map(
    ({ model }) => model.cluster,
  );
  if (before === undefined || after === undefined) throw new Error('no clusters');
  const all = differences(before, after);
  return Object.fromEntries(all.map((each) => [each.kind, wayOf(each, after).how]));
}

const cases: readonly (readonly [string, Partial<Settings>, Readonly<Record<string, string>>])[] = [
  ['a weight', { server: 'weight: 2' }, { 'virtualServices.members.weight': 'hot' }],
  ['a scheduler', { service: 'scheduler: sh' }, { 'virtualServices.scheduler': 'hot' }],
  ['an interval', { check: 'interval: 7s' }, { 'services.check.interval': 'hot' }],
  [
    'a further server',
    { servers: ', { name: r3, address: 10.0.0.203 }' },
    { realservers: 'hot', 'virtualServices.members': 'hot' },
  ],
  [
    'a sorry server',
    { service: 'sorry-server: { address: 10.0.0.9, port: 80 }, scheduler: wlc' },
    { 'virtualServices.sorryServer': 'hot' },
  ],
  [
    'ping nodes',
    { failover: 'fencing: none, lease: 0s, ping: { nodes: [10.0.0.1] }' },
    { 'failover.ping.nodes': 'hot' },
  ],
  [
    'the timing of directors that nothing fences',
    { membership: 'deadtime: 12s' },
    {
      'membership.deadtime': 'hot',
      'membership.token': 'hot',
      'membership.consensus': 'hot',
      'membership.tokenWarning': 'hot',
    },
  ],
  ['a lease', { failover: 'fencing: none, lease: 600ms' }, { 'failover.lease': 'image' }],
];

for (const [what, changes, expected] of cases)
  test(`${what}: how it takes effect`, async (t) => {
    t.like(await kinds(profile(), profile(changes)), expected);
  });

/** How a deadtime of 10 s becomes another one. */
async function deadtimeTo(to: string, failover: string, more: Partial<Variation> = {}) {
  const [before, after] = await Promise.all(
    ['10s', to].map((deadtime) =>
      rendered(variation({ ...more, failover, membership: `deadtime: ${deadtime}` })),
    ),
  );
  const [old, cluster] = [before?.model.cluster, after?.model.cluster];
  if (old === undefined || cluster === undefined) throw new Error('no clusters');
  const found = differences(old, cluster).find(({ kind }) => kind === 'membership.deadtime');
  if (found === undefined) throw new Error('the same deadtime');
  return wayOf(found, cluster);
}

const watchdog = 'fencing: watchdog, lease: 0s';

for (const [to, failover, hint] of [
  ['7500ms', watchdog, undefined],
  ['12500ms', watchdog, undefined],
  ['20s', 'fencing: watchdog', undefined],
  ['20s', 'fencing: none, lease: 0s', undefined],
  ['12600ms', watchdog, 'in steps, each applied by itself: first deadtime: 12500ms'],
  ['5s', watchdog, 'in steps, each applied by itself: first deadtime: 7500ms'],
] as const)
  test(`a deadtime of 10s becomes one of ${to}, with ${failover}`, async (t) => {
    const way = await deadtimeTo(to, failover);
    t.is(way.how, hint === undefined ? 'hot' : 'steps');
    t.is(way.hint, hint);
  });

test('a deadtime that a witness goes by needs an image', async (t) => {
  const witness = { directors: 2, more: '' };
  const text = (deadtime: string) =>
    variation({ ...witness, membership: `deadtime: ${deadtime}` }).replace(
      '10.0.0.201 }',
      '10.0.0.201, witness: true }',
    );
  t.like(await kinds(text('10s'), text('11s')), { 'membership.deadtime': 'image' });
});

test('a deadtime changes no file that only an image has', async (t) => {
  const text = (deadtime: string) =>
    variation({ failover: 'fencing: watchdog', membership: `deadtime: ${deadtime}` });
  const cluster = await folderCluster(text('10s'));
  const { plan } = await compareWithNodes(await rendered(text('20s')), cluster.ask, []);
  t.deepEqual(plan.needImage, []);
  t.true(plan.files.some(({ path }) => path === '/etc/corosync/corosync.conf'));
  t.true(plan.changes.every(({ how }) => how === 'hot'));
});

for (const [what, from, to, words] of [
  ['comes', 3, 5, /a new machine takes its seed: lvsmith seed d4 /],
  ['goes', 5, 3, /take it out of pacemaker's memory/],
] as const)
  test(`a director that ${what}: with another image, and what to do then`, async (t) => {
    const [before, after] = await Promise.all(
      [from, to].map((directors) => rendered(variation({ directors }))),
    );
    if (before === undefined || after === undefined) throw new Error('no clusters');
    const { cluster } = after.model;
    const found = differences(before.model.cluster, cluster).find(
      ({ kind }) => kind === 'directors',
    );
    if (found === undefined) throw new Error('the same directors');
    const way = wayOf(found, cluster);
    t.is(way.how, 'image');
    t.regex(way.hint ?? '', words);
  });

test('a member that goes, and a service that goes, end connections', async (t) => {
  const two = profile({ servers: ', { name: r3, address: 10.0.0.203 }' });
  const { model: from } = await rendered(two);
  const { model: to } = await rendered(profile());
  const member = differences(from.cluster, to.cluster).find(
    ({ kind }) => kind === 'virtualServices.members',
  );
  t.truthy(member);
  if (member === undefined) return;
  t.like(wayOf(member, to.cluster), {
    how: 'hot',
    ends: 'connections to http on 10.0.0.100:80 through r3:80',
    hint: 'drain it first where they matter: lvsmith drain r3, on a director',
  });
});

test('the order of a list is no difference, where its entries have names', (t) => {
  const entry = (name: string) => ({ name, weight: 1 });
  t.deepEqual(
    differences({ list: [entry('a'), entry('b')] }, { list: [entry('b'), entry('a')] }),
    [],
  );
  t.deepEqual(differences({ list: [1, 2] }, { list: [2, 1] }), [
    { path: ['list'], place: 'list', kind: 'list', old: [1, 2], new: [2, 1] },
  ]);
});

const hot: readonly Partial<Settings>[] = [
  { server: 'weight: 4' },
  { service: 'scheduler: rr, persistence: 60s' },
  { check: 'interval: 9s, timeout: 4s' },
  { servers: ', { name: r3, address: 10.0.0.203 }, { name: r4, address: 10.0.0.204 }' },
];

test('whatever the sequence of changes, the nodes run the last profile', async (t) => {
  const flags = {
    window: 60,
    hold: false,
    leaveRest: false,
    allowMove: false,
    say: () => {},
    request: answered,
  };
  await assert(
    asyncProperty(subarray([...hot]), subarray([...hot]), async (first, second) => {
      const cluster = await folderCluster(profile());
      for (const changes of [first, second]) {
        const text = profile(Object.assign({}, ...changes));
        const target = await rendered(text);
        const compared = await compareWithNodes(target, cluster.ask, ['r3', 'r4']);
        const { outcome } = await applyPlan(compared, flags);
        t.deepEqual(outcome, { result: 'confirmed' });
        const after = await compareWithNodes(target, cluster.ask, ['r3', 'r4']);
        t.like(after.plan, { changes: [], files: [], needImage: [], obstacles: [] });
        const answer = await cluster.ask('d2', { do: 'report', paths: [paths.cluster] });
        t.deepEqual(
          answer.ok ? answer.report?.cluster : undefined,
          JSON.parse(JSON.stringify(target.model.cluster)),
        );
      }
    }),
    { numRuns: 5 },
  );
});
