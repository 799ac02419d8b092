import test from 'ava';
import {
  clockMargin,
  leaseTiming,
  silentAfter,
} from '../../../../../overlays/shared/lease/timing.ts';

test('whatever the lease, a gate is shut before a promise ends, by clocks that differ by 15 %', (t) => {
  for (let promise = 300; promise <= 60_000; promise += 7) {
    const timing = leaseTiming(promise);
    t.true(clockMargin * silentAfter(timing) <= promise, `${promise}`);
    // Two questions may get lost.
    t.true(timing.hold > 2 * timing.ask + timing.ask / 2, `${promise}`);
    t.true(timing.fresh > timing.ask, `${promise}`);
  }
});
