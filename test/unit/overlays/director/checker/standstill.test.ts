import test from 'ava';
import { Standstill } from '../../../../../overlays/director/checker/standstill.ts';

test('it adds up what was lost since a moment, the present included', (t) => {
  let now = 0;
  const standstill = new Standstill(() => now);
  const pass = (milliseconds: number) => {
    now += milliseconds;
    standstill.look();
  };
  for (let each = 0; each < 4; each++) pass(250);
  t.is(standstill.since(0), 0);
  pass(1250);
  pass(250);
  t.is(standstill.since(0), 1000);
  t.is(standstill.since(2250), 0, 'it ended at that moment');
  now += 3250;
  t.is(standstill.since(now - 3000), 3000, 'nobody has looked yet');
  t.is(standstill.since(0), 4000);
});
