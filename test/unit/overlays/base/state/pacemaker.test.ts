import test from 'ava';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import { parseQuorum } from '../../../../../overlays/base/state/quorum.ts';
import { recorded } from '../../../../helpers/node-state.ts';

// The texts are what pacemaker 3.0.0 and corosync 3.1.9 printed on a cluster of three directors.

test('a healthy cluster: who is online, what runs where, and the attributes', (t) => {
  const state = parsePacemaker(recorded('healthy.xml'));
  t.is(state.dc, 'litsha21');
  t.true(state.quorate);
  t.false(state.maintenance);
  t.deepEqual(
    state.nodes.map(({ name, state: is }) => `${name} ${is}`),
    ['litsha21 online', 'litsha22 online', 'litsha23 online'],
  );
  t.deepEqual(state.nodes[0]?.attributes, { 'lvsmith-synced': '1', pingd: '100' });
  const [address, mon] = state.resources;
  t.deepEqual(address, { id: 'address-lab', nodes: ['litsha21'], failed: false });
  t.deepEqual(mon?.nodes.toSorted(), ['litsha21', 'litsha22', 'litsha23']);
  t.deepEqual(state.failures, []);
});

test('since when an address is where it is; what runs on several directors has no such time', (t) => {
  const { nodes, resources } = parsePacemaker(recorded('held.xml'));
  const find = (id: string) => resources.find((each) => each.id === id);
  t.like(find('address-litsha'), { nodes: ['litsha21'], started: '2026-11-30T07:46:01.000Z' });
  t.is(find('mon')?.started, undefined);
  t.is(nodes.length, 3, 'the history counts nobody again');
  const moved = recorded('held.xml').replace(
    '<node name="litsha21" id="1" cached',
    '<node name="litsha22" id="2" cached',
  );
  const after = parsePacemaker(moved).resources.find(({ id }) => id === 'address-litsha');
  t.like(after, { nodes: ['litsha22'] });
  t.is(after?.started, undefined, 'another director’s start is not this one’s');
});

test('a director in standby, and a failure that is not cleared', (t) => {
  const { nodes, failures, resources } = parsePacemaker(recorded('standby-and-failure.xml'));
  t.is(nodes.find(({ name }) => name === 'litsha22')?.state, 'standby');
  t.false(resources.find(({ id }) => id === 'mon')?.nodes.includes('litsha22'));
  t.like(failures[0], {
    resource: 'mon',
    node: 'litsha21',
    operation: 'monitor',
    reason: 'Not running',
  });
});

test('without quorum nothing runs, and the others are offline', (t) => {
  const { quorate, nodes, resources } = parsePacemaker(recorded('no-quorum.xml'));
  t.false(quorate);
  t.deepEqual(
    nodes.map(({ state }) => state),
    ['online', 'offline', 'offline'],
  );
  t.deepEqual(resources.find(({ id }) => id === 'address-lab')?.nodes, []);
});

test('a node that was lost and is not fenced yet is unclean; one that joins is pending', (t) => {
  const healthy = recorded('healthy.xml');
  const first = (xml: string) => parsePacemaker(xml).nodes[0]?.state;
  t.is(first(healthy.replace('unclean="false"', 'unclean="true"')), 'unclean');
  t.is(first(healthy.replace('pending="false"', 'pending="true"')), 'pending');
  t.is(first(healthy.replace('maintenance="false"', 'maintenance="true"')), 'maintenance');
});

test('the quorum, with and without', (t) => {
  t.deepEqual(parseQuorum(recorded('quorum.txt')), {
    quorate: true,
    votes: 3,
    expectedVotes: 3,
    needed: 2,
  });
  t.deepEqual(parseQuorum(recorded('no-quorum.txt')), {
    quorate: false,
    votes: 1,
    expectedVotes: 3,
    needed: 2,
  });
  t.is(parseQuorum(''), undefined);
  const pair = { quorate: true, expectedVotes: 3, needed: 2 };
  t.deepEqual(parseQuorum(recorded('quorum-witness.txt')), { ...pair, votes: 3, witness: 'votes' });
  t.deepEqual(parseQuorum(recorded('quorum-witness-silent.txt')), {
    ...pair,
    votes: 2,
    witness: 'silent',
  });
});
