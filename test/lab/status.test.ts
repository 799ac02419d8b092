import test from 'ava';
import { serverHealth } from '../../scripts/lab/control/status.ts';

const of = (realserver: string, service: string, state: 'up' | 'down') => ({
  ...{ realserver, service, state, successes: 0, failures: 0, counted: 0 },
});

test('the health of the servers, from the state of the reconciler', (t) => {
  const state = {
    at: '2026-11-28T08:00:00.000Z',
    health: [of('one', 'http', 'up'), of('one', 'https', 'down'), of('two', 'http', 'up')],
    drained: ['two'],
    mon: 'answers',
    sync: { role: 'master', synced: true },
  };
  t.deepEqual(serverHealth(JSON.stringify(state)), [
    { name: 'one', drained: false, services: { http: 'up', https: 'down' } },
    { name: 'two', drained: true, services: { http: 'up' } },
  ]);
});

test('a state that is none tells nothing', (t) => {
  t.deepEqual(serverHealth('cat: no such file'), []);
});
