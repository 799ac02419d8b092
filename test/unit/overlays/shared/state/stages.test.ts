import { execFileSync } from 'node:child_process';
import test from 'ava';
import { stageOf, stageRules } from '../../../../../overlays/shared/state/stages.ts';
import type { NodeState } from '../../../../../overlays/shared/state/node-state.ts';
import {
  directorIdentity,
  healthyNode,
  known,
  withDirector,
  withUnits,
} from '../../../../helpers/node-state.ts';

test('a director comes from its seed over the quorum to serving', (t) => {
  t.is(stageOf(healthyNode), 'serving');
  t.is(stageOf(withUnits({ mon: 'starting' })), 'joined');
  t.is(stageOf(withUnits({ nftables: 'inactive' })), 'joined');
  t.is(stageOf(withUnits({ pacemaker: 'inactive' })), 'seeded');
  const quorum = known({ quorate: false, votes: 1, expectedVotes: 3, needed: 2 });
  t.is(stageOf(withDirector({ quorum })), 'seeded');
  t.is(stageOf({ ...healthyNode, identity: known(null) }), 'booted');
});

test('a realserver serves with its web server and its firewall', (t) => {
  const server: NodeState = {
    ...healthyNode,
    identity: known({ ...directorIdentity, role: 'realserver' }),
    units: known({ nftables: 'active', apache2: 'active' }),
    director: undefined,
  };
  t.is(stageOf(server), 'serving');
  t.is(stageOf({ ...server, units: known({ nftables: 'active', apache2: 'failed' }) }), 'seeded');
});

test('the conditions are bash', (t) => {
  for (const { condition } of Object.values(stageRules).flat())
    t.notThrows(() => execFileSync('bash', ['-n', '-c', `until ${condition}; do :; done`]));
});
