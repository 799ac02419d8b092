import test from 'ava';
import { ticksIn } from '../../../../../scripts/rig/checking/cost.ts';

test('the time of a process is its own and that of its children, whatever its name', (t) => {
  const before = '42 (a ) b) S 1 42 42 0 -1 4194560 100 200 0 0';
  t.is(ticksIn(`${before} 1 20 300 4000 20 0 1 0 12345 1000`), 4321);
});
