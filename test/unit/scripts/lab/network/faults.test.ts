import test from 'ava';
import { faultRules, noFaults } from '../../../../../scripts/lab/network/faults.ts';

test('no faults: a table without a rule that drops', (t) => {
  const rules = faultRules(noFaults);
  t.true(rules.includes('delete table bridge lab'));
  t.false(rules.includes('drop'));
});

test('a partition drops in both directions and nothing else', (t) => {
  const rules = faultRules({
    partitions: [{ one: ['t0-a', 't1-a'], other: ['t2-a'] }],
    losses: [],
  });
  t.deepEqual(
    rules
      .split('\n')
      .filter((line) => line.includes('drop'))
      .map((line) => line.trim()),
    [
      'iifname { "t0-a", "t1-a" } oifname { "t2-a" } drop',
      'iifname { "t2-a" } oifname { "t0-a", "t1-a" } drop',
    ],
  );
});

test('loss draws from 0 to 99; total loss draws nothing', (t) => {
  const rules = (percent: number) =>
    faultRules({ partitions: [], losses: [{ tap: 't0-a', percent }] });
  t.true(rules(30).includes('numgen random mod 100 < 30 drop'));
  t.false(rules(100).includes('numgen'));
  t.is(rules(100).match(/drop/g)?.length, 2);
});
