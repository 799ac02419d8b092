import test from 'ava';
import type { Answer } from '../../../../scripts/rig/client/answers.ts';
import { quietFigures, quietText } from '../../../../scripts/rig/client/quiet.ts';

const answer = (from: string, at: number): Answer => ({ at, kind: 'arp', from });
const ten = Array.from({ length: 10 }, (_, index) => index * 10);

test('one holder all the time', (t) => {
  const answers = ten.map((at) => answer('a', at));
  t.deepEqual(quietFigures(answers, 0, 100), { changes: 0, gap: 10, overlapping: 0 });
});

test('a holder that changed, and one that came back', (t) => {
  const changed = ten.map((at) => answer(at < 50 ? 'a' : 'b', at));
  t.deepEqual(quietFigures(changed, 0, 100), { changes: 1, gap: 10, overlapping: 0 });
  const back = [...changed, answer('a', 160)];
  t.deepEqual(quietFigures(back, 0, 170), { changes: 2, gap: 70, overlapping: 0 });
  const both = [...changed, answer('a', 91), answer('b', 100)];
  t.deepEqual(quietFigures(both, 0, 110), { changes: 3, gap: 10, overlapping: 6 });
});

test('nobody at all', (t) => {
  t.deepEqual(quietFigures([], 0, 100), { changes: 0, gap: 100, overlapping: 0 });
});

test('in a line', (t) => {
  const quiet = { stack: 'lease 600ms', promised: true, seconds: 60, gap: 20, clientPause: 0 };
  t.is(
    quietText({ ...quiet, changes: 0, overlapping: 0 }),
    'lease 600ms left alone for 60 s: 0 changes of holder, nobody for 20 ms at most',
  );
  t.regex(
    quietText({ ...quiet, changes: 1, overlapping: 3, clientPause: 31.4 }),
    /1 change of .*; TWO ANSWERED: 3 times; client paused 31$/,
  );
});
