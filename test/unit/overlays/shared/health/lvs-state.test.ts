import test from 'ava';
import { parseLvsState } from '../../../../../overlays/shared/health/lvs-state.ts';

const state = {
  at: '2026-01-01T00:00:00.000Z',
  health: [
    {
      realserver: 'litstat1',
      service: 'http',
      state: 'down',
      since: 1_699_999_990,
      successes: 0,
      failures: 3,
      counted: 1_699_999_990,
    },
  ],
  drained: [],
  mon: 'answers',
  monSilentSince: null,
  sync: { role: 'master', receivingSince: 10, synced: true },
  conflicts: [],
  problem: null,
  events: [],
};

test('what the reconciler writes is read', (t) => {
  const read: unknown = parseLvsState(JSON.stringify(state));
  t.deepEqual(read, state);
});

for (const [what, changed] of [
  ['a time that is none', { health: [{ ...state.health[0], since: 1e300 }] }],
  ['an answer of mon that there is not', { mon: '\u001b[2J' }],
  ['a problem that is no text', { problem: {} }],
  ['no synchronisation', { sync: {} }],
  ['a checker that does what none does', { checker: 'sleeps' }],
  ['a time of uptime that is none', { monSilentSince: '1' }],
] as const)
  test(`a damaged file is none: ${what}`, (t) => {
    t.is(parseLvsState(JSON.stringify({ ...state, ...changed })), undefined);
  });
