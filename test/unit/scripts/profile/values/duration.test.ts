import test from 'ava';
import { milliseconds, parseDuration } from '../../../../../scripts/profile/values/duration.ts';

test('durations become milliseconds', (t) => {
  t.deepEqual(['500ms', '6s', '10m', '1h'].map(milliseconds), [500, 6000, 600_000, 3_600_000]);
});

test('what is no duration has no milliseconds', (t) => {
  for (const text of ['', '6', '6 s', '-6s', '6sec', '12345678s', '6s\n'])
    t.is(parseDuration(text), undefined, text);
  t.throws(() => milliseconds('6 s'));
});
