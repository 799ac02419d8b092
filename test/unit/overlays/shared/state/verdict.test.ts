import test from 'ava';
import type { Diagnostic } from '../../../../../overlays/shared/diagnostics/diagnostic.ts';
import type { FirstBootStatus } from '../../../../../overlays/shared/node/first-boot-status.ts';
import type { NodeState } from '../../../../../overlays/shared/state/node-state.ts';
import { valueOf } from '../../../../../overlays/shared/state/part.ts';
import { judge } from '../../../../../overlays/shared/state/verdict.ts';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import {
  at,
  directorIdentity,
  healthyNode,
  healthyPacemaker,
  known,
  recorded,
  withDirector,
  withUnits,
} from '../../../../helpers/node-state.ts';

function withFirstBoot(changed: Partial<FirstBootStatus>): NodeState {
  const boot = valueOf(healthyNode.firstBoot);
  return { ...healthyNode, firstBoot: known(boot ? { ...boot, ...changed } : null) };
}

/** No seed was applied, so it is nobody yet. */
function nobody(firstBoot: NodeState['firstBoot']): NodeState {
  const unseeded = { identity: known(null), units: known({}), director: undefined };
  return { ...healthyNode, ...unseeded, firstBoot };
}

test('a node where all is well has joined', (t) => {
  t.deepEqual(judge(healthyNode), { verdict: 'joined', stage: 'serving', reasons: [] });
});

test('a node whose seed is not valid has failed, in the first boot’s own words', (t) => {
  const { firstBoot } = withFirstBoot({ state: 'failed', message: 'user-data:3:1: no' });
  t.like(judge(nobody(firstBoot)), { verdict: 'failed', reasons: ['user-data:3:1: no'] });
});

test('a node that has not looked for a seed yet is joining', (t) => {
  t.like(judge(nobody(known(null))), { verdict: 'joining', stage: 'booted' });
});

test('a node on which a seed is not all in force is degraded', (t) => {
  const place = { path: '', file: 'lvsmith-firstboot', line: 0, column: 0 };
  const message = '"networkctl reload" failed';
  const warning: Diagnostic = { severity: 'warning', code: 'not-activated', ...place, message };
  const { verdict, reasons } = judge(withFirstBoot({ diagnostics: [warning] }));
  t.is(verdict, 'degraded');
  t.deepEqual(reasons, [message]);
  t.is(judge(withFirstBoot({ state: 'changed' })).verdict, 'degraded');
});

test('a director whose witness is silent is degraded, and says what that means', (t) => {
  const quorum = { quorate: true, votes: 2, expectedVotes: 3, needed: 2 } as const;
  const judged = (witness: 'votes' | 'silent') =>
    judge(withDirector({ quorum: known({ ...quorum, witness }) }));
  t.is(judged('votes').verdict, 'joined');
  t.is(judged('silent').verdict, 'degraded');
  t.regex(judged('silent').reasons.join(), /the witness does not vote: when a director is lost/);
});

test('a unit that failed is a failure, one that starts is joining', (t) => {
  t.is(judge(withUnits({ mon: 'failed' })).verdict, 'failed');
  t.is(judge(withUnits({ mon: 'starting' })).verdict, 'joining');
});

test('a node without its firewall is degraded, director and realserver alike', (t) => {
  for (const state of ['inactive', 'failed', 'starting'] as const) {
    const director = judge(withUnits({ nftables: state }));
    t.like(director, { verdict: 'degraded', stage: 'joined' });
    t.regex(director.reasons.join(), new RegExp(`no firewall: nftables.service is ${state};`));
  }
  const server: NodeState = {
    ...healthyNode,
    identity: known({ ...directorIdentity, role: 'realserver' }),
    units: known({ nftables: 'inactive', apache2: 'active' }),
    director: undefined,
  };
  t.is(judge(server).verdict, 'degraded');
});

test('a node whose firewall was flushed is degraded, although its unit is active', (t) => {
  const { verdict, reasons } = judge({ ...healthyNode, firewall: known('missing') });
  t.is(verdict, 'degraded');
  t.regex(reasons.join(), /no firewall: somebody removed its rules/);
  t.is(judge({ ...healthyNode, firewall: { at, unknown: 'not root' } }).verdict, 'joined');
});

test('a node whose /var is full is degraded, and says what is left', (t) => {
  const storage = known({ bytes: 500 * 2 ** 20, freeBytes: 24 * 2 ** 20 });
  const { verdict, reasons } = judge({ ...healthyNode, storage });
  t.is(verdict, 'degraded');
  t.regex(reasons.join(), /\/var is full: 24 MB of 500 MB are free/);
});

test('another machine with the address is named, and the director degraded', (t) => {
  const conflicts = known([{ address: '192.168.71.205', mac: '52:54:00:00:00:63' }]);
  const { verdict, reasons } = judge(withDirector({ conflicts }));
  t.is(verdict, 'degraded');
  t.regex(reasons.join(), /answers for 192\.168\.71\.205: its MAC address is 52:54:00:00:00:63/);
});

test('a director whose mon is silent for long is degraded', (t) => {
  const silent = known({ mon: 'hangs', monSilentSince: 940, problem: null } as const);
  const state = withDirector({ reconciler: silent });
  t.is(judge(state).verdict, 'joined', 'mon may just be starting');
  const { verdict, reasons } = judge({ ...state, uptime: 1001 });
  t.is(verdict, 'degraded');
  t.deepEqual(reasons, ['mon has said nothing for 61 s: no server is checked']);
});

test('a director without its checker is degraded', (t) => {
  const without = {
    mon: 'answers',
    monSilentSince: null,
    checker: 'silent',
    problem: null,
  } as const;
  const { verdict, reasons } = judge(withDirector({ reconciler: known(without) }));
  t.is(verdict, 'degraded');
  t.regex(reasons.join(), /the checker does not work/);
  const works = known({ ...without, checker: 'works' } as const);
  t.is(judge(withDirector({ reconciler: works })).verdict, 'joined');
});

test('without quorum it is degraded, and says how many votes there are', (t) => {
  const quorum = known({ quorate: false, votes: 1, expectedVotes: 3, needed: 2 });
  const pacemaker = known(parsePacemaker(recorded('no-quorum.xml')));
  const { verdict, reasons } = judge(withDirector({ quorum, pacemaker }));
  t.is(verdict, 'degraded');
  t.regex(reasons.join(), /no quorum: 1 of 3 votes, and it takes 2/);
});

test('a pacemaker that is stopped is on its way, one that runs and hangs is not', (t) => {
  const pacemaker = { at, unknown: 'Connection to cluster failed: Connection refused' };
  const stopped = {
    ...withDirector({ pacemaker }),
    units: withUnits({ pacemaker: 'inactive' }).units,
  };
  t.like(judge(stopped), { verdict: 'joining', stage: 'seeded' });
  const hangs = judge(withDirector({ pacemaker: { at, unknown: 'no answer within 10 s' } }));
  t.is(hangs.verdict, 'degraded');
  t.regex(hangs.reasons.join(), /pacemaker does not answer: no answer within 10 s/);
});

test('corosync that does not answer is joining', (t) => {
  t.is(judge(withDirector({ quorum: { at, unknown: 'no' } })).verdict, 'joining');
});

test('a director in standby says how it ends, and not that its mon is stopped', (t) => {
  const standby = parsePacemaker(recorded('standby-and-failure.xml'));
  const { verdict, reasons } = judge({
    ...withDirector({ pacemaker: known(standby) }),
    identity: known({ ...directorIdentity, name: 'litsha22' }),
    units: withUnits({ mon: 'inactive', 'lvsmith-reconcile': 'inactive' }).units,
  });
  t.is(verdict, 'degraded');
  t.deepEqual(reasons, ['in standby: lvsmith online litsha22 ends it']);
});

test('maintenance, a constraint that was left behind and an untrue table are degraded', (t) => {
  for (const parts of [
    { pacemaker: known({ ...healthyPacemaker, maintenance: true }) },
    { constraints: known(['cli-prefer-floating-addresses']) },
    {
      reconciler: known({ mon: 'answers', monSilentSince: null, problem: 'ipvsadm: no' } as const),
    },
  ])
    t.is(judge(withDirector(parts)).verdict, 'degraded');
});

test('a reconciler that has done nothing for long is said', (t) => {
  const old = { ...known({ mon: 'answers', monSilentSince: null, problem: null } as const) };
  const { reasons } = judge(withDirector({ reconciler: { ...old, at: '2025-12-31T23:58:00Z' } }));
  t.deepEqual(reasons, [
    'the reconciler has done nothing for 120 s: the IPVS table may be outdated',
  ]);
});
