import test from 'ava';
import { holdingNow } from '../../../../../overlays/director/reconcile/holding.ts';

test('each time that the addresses come is counted, and when they came or went is kept', (t) => {
  const first = holdingNow(undefined, false, 'a');
  t.deepEqual(first, { here: false, takeovers: 0, changed: null });
  t.is(holdingNow(first, false, 'b'), first);
  const taken = holdingNow(first, true, 'c');
  t.deepEqual(taken, { here: true, takeovers: 1, changed: 'c' });
  const gone = holdingNow(taken, false, 'd');
  t.deepEqual(gone, { here: false, takeovers: 1, changed: 'd' });
  t.is(holdingNow(gone, true, 'e').takeovers, 2);
  t.deepEqual(holdingNow(undefined, true, 'f'), { here: true, takeovers: 1, changed: 'f' });
});
