import test from 'ava';
import { whyNotWell } from '../../../../../overlays/base/trial/well.ts';
import type { NodeState } from '../../../../../overlays/shared/state/node-state.ts';
import { servingUnits } from '../../../../../overlays/shared/units.ts';
import {
  at,
  directorIdentity,
  healthyNode,
  healthyPacemaker,
  known,
  withDirector,
  withUnits,
} from '../../../../helpers/node-state.ts';

const none = { failedUnits: [] };

test('a director that has joined and does its work is well', (t) => {
  t.is(whyNotWell(healthyNode, none), undefined);
});

const unknown = { at, unknown: 'nothing yet' };
const answers = { mon: 'answers', monSilentSince: null, problem: null } as const;
const broken: readonly (readonly [string, NodeState, RegExp])[] = [
  [
    'no quorum',
    withDirector({ quorum: known({ quorate: false, votes: 1, expectedVotes: 3, needed: 2 }) }),
    /no quorum: 1 of 3/,
  ],
  ['corosync', withDirector({ quorum: unknown }), /corosync did not answer/],
  ['pacemaker', withDirector({ pacemaker: unknown }), /pacemaker did not answer/],
  ['mon', withDirector({ reconciler: known({ ...answers, mon: 'silent' }) }), /mon did not answer/],
  [
    'the table',
    withDirector({ reconciler: known({ ...answers, problem: 'ipvsadm failed' }) }),
    /ipvsadm failed/,
  ],
  ['no table', withDirector({ reconciler: unknown }), /IPVS table was not made/],
  [
    'a reconciler that stands still',
    { ...healthyNode, at: '2026-01-01T00:05:00.000Z' },
    /did nothing for 300 s/,
  ],
  [
    'a unit',
    withUnits({ 'lvsmith-reconcile': 'inactive' }),
    /lvsmith-reconcile.service was inactive/,
  ],
  ['the firewall', { ...healthyNode, firewall: known('missing') }, /firewall is not loaded/],
  ['the first boot', { ...healthyNode, firstBoot: known(null) }, /first boot did not/],
];

for (const [what, state, words] of broken)
  test(`a director is not well: ${what}`, (t) => {
    t.regex(whyNotWell(state, none) ?? '', words);
  });

test('a failed unit speaks against the version, whatever it is', (t) => {
  t.regex(
    whyNotWell(healthyNode, { failedUnits: ['chrony.service'] }) ?? '',
    /chrony.service failed/,
  );
});

test('a director in standby is not asked for what pacemaker has stopped', (t) => {
  const nodes = healthyPacemaker.nodes.map((node) =>
    node.name === directorIdentity.name ? { ...node, state: 'standby' as const } : node,
  );
  const stopped = withUnits({ mon: 'inactive', 'lvsmith-reconcile': 'inactive' });
  const { director } = withDirector({
    pacemaker: known({ ...healthyPacemaker, nodes }),
    reconciler: unknown,
  });
  t.is(whyNotWell({ ...stopped, director }, none), undefined);
  t.not(whyNotWell(stopped, none), undefined);
});

test('a realserver is well when Apache serves its health page', (t) => {
  const { director: _, ...rest } = healthyNode;
  const realserver: NodeState = {
    ...rest,
    identity: known({ ...directorIdentity, name: 'litstat1', role: 'realserver' }),
    units: known(Object.fromEntries(servingUnits.realserver.map((unit) => [unit, 'active']))),
  };
  t.is(whyNotWell(realserver, none), undefined);
  const page = 'Apache did not serve /health on port 80: 403';
  t.is(whyNotWell(realserver, { ...none, page }), page);
});

test('a machine without a seed is well when the first boot has looked and nothing failed', (t) => {
  const { director: _, ...rest } = healthyNode;
  const alone: NodeState = {
    ...rest,
    identity: known(null),
    units: known({}),
    firewall: known('missing'),
    firstBoot: known({ state: 'no-seed', message: 'no seed', at, workMs: 1, diagnostics: [] }),
  };
  t.is(whyNotWell(alone, none), undefined);
  t.regex(whyNotWell(alone, { failedUnits: ['ssh.service'] }) ?? '', /ssh.service failed/);
  t.regex(whyNotWell({ ...alone, firstBoot: known(null) }, none) ?? '', /first boot did not/);
});
