import test from 'ava';
import { LongestPromise } from '../../../../../overlays/shared/lease/longest-promise.ts';

/** A voter, and what it has remembered, one length after the other. */
function voter(before: number): { longest: LongestPromise; remembered: number[] } {
  const remembered: number[] = [];
  const remember = (milliseconds: number) => remembered.push(milliseconds) > 0;
  return { longest: new LongestPromise(before, 0, remember), remembered };
}

test('each length is remembered once', (t) => {
  const { longest, remembered } = voter(0);
  for (const now of [1, 2, 3]) t.true(longest.covers(600, now));
  t.deepEqual(remembered, [600]);
});

test('a longer one is remembered until it is over, whatever else is promised', (t) => {
  const { longest, remembered } = voter(600);
  t.true(longest.covers(3000, 10));
  t.true(longest.covers(600, 20));
  t.true(longest.covers(600, 3009));
  t.deepEqual(remembered, [3000]);
  t.true(longest.covers(600, 3011));
  t.deepEqual(remembered, [3000, 600]);
});

test('what an earlier process has promised lasts from the start on', (t) => {
  const { longest, remembered } = voter(3000);
  t.true(longest.covers(600, 2999));
  t.deepEqual(remembered, []);
  t.true(longest.covers(600, 3000));
  t.deepEqual(remembered, [600]);
});

test('what cannot be remembered is not promised', (t) => {
  let works = false;
  const longest = new LongestPromise(600, 0, () => works);
  t.false(longest.covers(3000, 1));
  t.true(longest.covers(600, 2), 'that length is known');
  works = true;
  t.true(longest.covers(3000, 3));
});
