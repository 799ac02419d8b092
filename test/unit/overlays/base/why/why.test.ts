import test from 'ava';
import { whyCommand, type WhyTools } from '../../../../../overlays/base/command/why.ts';
import { isEnough } from '../../../../../overlays/base/why/foresee.ts';
import { whyReport, whyText } from '../../../../../overlays/base/why/report.ts';
import { parseScores } from '../../../../../overlays/base/why/scores.ts';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import {
  at,
  healthyDirector,
  healthyNode,
  healthyPacemaker,
  known,
  recorded,
} from '../../../../helpers/node-state.ts';

test('the last word about the first address counts', (t) => {
  const scores = { litsha21: '101', litsha22: '100', litsha23: '100' };
  t.deepEqual(parseScores(recorded('scores.xml'), 'litsha'), scores);
  t.deepEqual(parseScores(recorded('scores.xml'), undefined), { ...scores, litsha21: '100' });
  t.deepEqual(parseScores('<pacemaker-result/>', 'litsha'), {});
});

const plainCluster = clusterWith();
const base = {
  ...plainCluster,
  floatingAddresses: plainCluster.floatingAddresses.map((each) => ({ ...each, name: 'lab' })),
};
const member = {
  preferred: false,
  public: { network: 'public', address: '192.0.2.1' },
} as const;
const directors = [1, 2, 3, 4].map((id) => ({ ...member, id, name: `d${id}` }));
const votes = (left: number, needed: number) => ({
  ...{ quorate: true, votes: left, needed },
  expectedVotes: 4,
});

test('votes that are left are enough as corosync counts them', (t) => {
  const plain = { directors, membership: { ...base.membership, tieBreaker: 'none' as const } };
  const lowest = { directors, membership: { ...base.membership, tieBreaker: 'lowest' as const } };
  const all = directors.map(({ name }) => name);
  t.true(isEnough('d1', plain, all, votes(4, 3)));
  t.false(isEnough('d3', plain, ['d1', 'd2', 'd3'], votes(3, 3)));
  t.true(isEnough('d3', lowest, ['d1', 'd2', 'd3'], votes(3, 3)), 'a half with the lowest id');
  t.false(isEnough('d1', lowest, ['d1', 'd2', 'd3'], votes(3, 3)), 'a half without it');
  t.true(isEnough('d2', plain, ['d1', 'd2'], votes(2, 1)), 'two-node mode needs one');
  t.false(isEnough('d2', plain, ['d1', 'd2', 'd3'], undefined), 'counted, where nobody says');
});

const report = whyReport(at, base, healthyDirector, healthyPacemaker, {
  scores: { litsha21: '151' },
  losses: [
    { director: 'litsha21', quorate: true, holders: { '192.168.71.205': 'litsha22' } },
    { director: 'litsha22', quorate: false, holders: { '192.168.71.205': null } },
  ],
  problems: [],
});

test('a director on which something failed says so', (t) => {
  const pacemaker = parsePacemaker(recorded('standby-and-failure.xml'));
  const named = { ...base, directors: [{ ...member, id: 1, name: 'litsha21' }] };
  const none = { scores: { litsha21: '-INFINITY' }, losses: [], problems: [] };
  const text = whyText(whyReport(at, named, healthyDirector, pacemaker, none), base);
  t.regex(
    text,
    /^  litsha21 +-INFINITY +online.*failed: mon monitor \(lvsmith clear forgets it\)$/m,
  );
});

test('another director than the holder says since when, too, and whose word that is', (t) => {
  const none = { scores: {}, losses: [], problems: [] };
  const text = (since: string | null, here = false) => {
    const address = { name: 'lab', address: '192.168.71.205', here, holder: 'litsha21', since };
    const director = { ...healthyDirector, addresses: known([address]) };
    return whyText(whyReport(at, base, director, healthyPacemaker, none), base).split('\n')[0];
  };
  const where = '192.168.71.205 (lab) is on litsha21';
  t.is(text('2025-12-31T23:58:57.000Z'), `${where} for 1 min 3 s, as pacemaker has it`);
  t.is(text('2025-12-31T23:58:57.000Z', true), `${where} for 1 min 3 s`);
  t.is(text(null), `${where} since when nobody can say`);
  t.is(
    text('2026-01-01T00:00:09.000Z'),
    `${where} since 2026-01-01 00:00:09Z by its own clock, which is ahead of this one`,
  );
});

test('what would follow a loss is said in words', (t) => {
  const text = whyText(report, base);
  t.regex(text, /192\.168\.71\.205 would go to litsha22$/m);
  t.regex(text, /nobody would hold 192\.168\.71\.205; the others would have no quorum$/m);
});

test('the command: text, JSON, problems, wrong words, a realserver, and who is not root', async (t) => {
  const tools: WhyTools = {
    gather: () => Promise.resolve(healthyNode),
    cluster: () => base,
    ask: () => Promise.resolve(report),
    denied: undefined,
  };
  t.like(await whyCommand([], tools), { code: 0 });
  t.deepEqual(JSON.parse((await whyCommand(['--json'], tools)).stdout ?? ''), report);
  const ask = () => Promise.resolve({ ...report, problems: ['crm_simulate: no'] });
  t.regex((await whyCommand([], { ...tools, ask })).stdout ?? '', /^not known: crm_simulate: no$/m);
  t.is((await whyCommand([], { ...tools, ask })).code, 1);
  t.is((await whyCommand(['--all'], tools)).code, 64);
  const gather = () => Promise.resolve({ ...healthyNode, director: undefined });
  t.like(await whyCommand([], { ...tools, gather }), { code: 1 });
  t.like(await whyCommand([], { ...tools, denied: 'no' }), { stderr: 'lvsmith: no\n' });
});
