import test from 'ava';
import type { Cluster } from '../../../../../overlays/shared/cluster/cluster.ts';
import { clusterVoters } from '../../../../../overlays/shared/lease/cluster-voters.ts';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { failoverEvents } from '../../../../../scripts/verify/failover/events.ts';
import { expectedHolders } from '../../../../../scripts/verify/failover/expected.ts';
import {
  everythingUp,
  quorate,
  without,
} from '../../../../../scripts/verify/failover/situation.ts';
import { formatProof } from '../../../../../scripts/verify/failover/table.ts';
import { loadText, modelOf, variation, type Variation } from '../../../../helpers/profile-texts.ts';

function cluster(options: Variation = {}): Cluster {
  return buildModel(loadText(variation(options)).profile).cluster;
}

const ping = 'ping: { nodes: [10.0.0.1] }';

function asked(given: Cluster, gone: readonly string[], holder?: string): string[] {
  const up = everythingUp(given);
  const situation = { ...up, alive: without(up.alive, gone) };
  return [...expectedHolders(given, situation, holder)];
}

test('quorum is as votequorum counts it', (t) => {
  const alive = (...names: string[]) => new Set(names);
  t.true(quorate(cluster(), alive('d1', 'd2')));
  t.false(quorate(cluster(), alive('d1')));
  const pair = cluster({ directors: 2, membership: 'two-node: true' });
  t.true(quorate(pair, alive('d2')));
  const { cluster: third } = modelOf('profiles/small.yaml');
  t.true(quorate(third, alive('small-d2')));
  t.false(quorate(third, alive()));
  const even = cluster({ directors: 4, membership: 'tie-breaker: lowest' });
  t.true(quorate(even, alive('d1', 'd4')));
  t.false(quorate(even, alive('d2', 'd3')));
  t.false(quorate(even, alive('d1')));
});

test('without quorum the policy decides', (t) => {
  t.deepEqual(asked(cluster(), ['d1', 'd2'], 'd3'), []);
  const freeze = cluster({ membership: 'no-quorum-policy: freeze' });
  t.deepEqual(asked(freeze, ['d1', 'd2'], 'd3'), ['d3']);
  t.deepEqual(asked(freeze, ['d1', 'd2'], 'd1'), []);
  t.deepEqual(asked(cluster({ membership: 'no-quorum-policy: ignore' }), ['d1', 'd2'], 'd1'), [
    'd3',
  ]);
});

test('the addresses return to the preferred director when the profile says so', (t) => {
  t.deepEqual(asked(cluster({ preferred: 1 }), [], 'd2'), ['d1']);
  const stays = cluster({ preferred: 1, failover: 'auto-failback: false' });
  t.deepEqual(asked(stays, [], 'd2'), ['d2']);
  t.deepEqual(asked(stays, [], undefined), ['d1']);
});

test('the addresses go to the next director of the order', (t) => {
  const given = cluster({ failover: 'order: [d3, d1, d2]' });
  t.deepEqual(asked(given, [], 'd2'), ['d3']);
  t.deepEqual(asked(given, ['d3'], undefined), ['d1']);
});

test('the lease passes down the order', (t) => {
  const given = cluster({ failover: 'order: [d3, d1]' });
  t.deepEqual(
    clusterVoters(given).map(({ id }) => id),
    [3, 1, 2],
  );
});

test('a director that reaches no ping node is not asked for, unless none does', (t) => {
  const given = cluster({ preferred: 1, failover: ping });
  const up = everythingUp(given);
  const some = { ...up, connected: without(up.connected, ['d1']) };
  t.deepEqual([...expectedHolders(given, some, 'd1')], ['d2', 'd3']);
  const none = { ...up, connected: new Set<string>() };
  t.deepEqual([...expectedHolders(given, none, 'd1')], ['d1']);
});

test('every director, every pair, every ping node, every standby and every return is an event', (t) => {
  const events = failoverEvents(
    cluster({ directors: 4, failover: ping, membership: 'tie-breaker: lowest' }),
  ).flat();
  const count = (prefix: string) => events.filter(({ id }) => id.startsWith(prefix)).length;
  t.is(count('lost-'), 4 + 6);
  t.is(count('unconnected-'), 4);
  t.is(count('standby-'), 4);
  t.is(count('joined-'), 4);
  t.is(count('back-'), 4);
  t.is(new Set(events.map(({ id }) => id)).size, events.length);
});

test('the table has a column for each address only when they part', (t) => {
  const row = (first: string, second: string) => ({
    event: 'all up',
    asked: ['d1'],
    ok: first === second,
    holders: { '10.0.0.1': [first], '10.0.0.2': [second] },
  });
  t.is(
    formatProof([row('d1', 'd1')]),
    '    event   all addresses  asked\nok  all up  d1             d1',
  );
  t.is(
    formatProof([row('d1', 'd2')]),
    '              event   10.0.0.1  10.0.0.2  asked\nNOT AS ASKED  all up  d1        d2        d1',
  );
});
