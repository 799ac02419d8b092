import test from 'ava';
import { parseLeaseState } from '../../../../../overlays/shared/lease/lease-state.ts';

test('what the lease program writes is read, and a damaged file is none', (t) => {
  t.deepEqual(parseLeaseState('{"role":"stand-in"}'), { role: 'stand-in' });
  for (const text of ['', 'null', '{}', '[]', '{"role":"boss"}', '{"role":'])
    t.is(parseLeaseState(text), undefined, text);
});
