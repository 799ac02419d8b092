import test from 'ava';
import { serverStates } from '../../../../../scripts/lab/control/status.ts';
import { known } from '../../../../helpers/node-state.ts';

const of = (realserver: string, service: string, verdict: 'up' | 'down') => ({
  realserver,
  service,
  verdict,
  since: null,
  checked: null,
  words: '',
});

test('the servers, from the state of a director', (t) => {
  const health = known([
    of('one', 'http', 'up'),
    of('one', 'https', 'down'),
    of('two', 'http', 'up'),
  ]);
  t.deepEqual(serverStates({ health, drained: known(['two']) }), [
    { name: 'one', drained: false, services: { http: 'up', https: 'down' } },
    { name: 'two', drained: true, services: { http: 'up' } },
  ]);
});

test('where nobody holds, or nothing is known, there are none', (t) => {
  const unknown = { at: '', unknown: 'the reconciler has written nothing yet' };
  t.deepEqual(serverStates(undefined), []);
  t.deepEqual(serverStates({ health: unknown, drained: unknown }), []);
});
