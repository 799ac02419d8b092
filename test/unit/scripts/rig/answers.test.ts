import test from 'ava';
import {
  parseAnswer,
  parsePause,
  takeover,
  type Answer,
} from '../../../../scripts/rig/client/answers.ts';

/** `a 0-50` answers every 10 ms from 0 to 50. */
function answers(...spans: readonly string[]): readonly Answer[] {
  return spans
    .flatMap((span) => {
      const [, from = '', first = '', last = ''] = /^(\w+) (-?\d+)-(\d+)$/.exec(span) ?? [];
      const count = (Number(last) - Number(first)) / 10 + 1;
      const times = Array.from({ length: count }, (_, index) => Number(first) + index * 10);
      return times.map((at) => ({ at, kind: 'arp', from }));
    })
    .toSorted((one, other) => one.at - other.at);
}

const fault = { at: 1000, healed: 3001, until: 3000 };

test('a takeover: until when, from when, and how long nobody answered', (t) => {
  t.deepEqual(takeover(answers('a 0-990', 'b 1570-3000'), fault, 'a'), {
    oldLast: -10,
    nextFirst: 570,
    next: 'b',
    gap: 580,
    overlapping: 0,
    overlap: 0,
  });
  const frozen = takeover(answers('a 0-1300', 'b 1570-3000'), fault, 'a');
  t.like(frozen, { oldLast: 300, nextFirst: 570, gap: 270, overlapping: 0 });
});

test('nobody takes over: the silence lasts until the end', (t) => {
  const seen = takeover(answers('a 0-990'), fault, 'a');
  t.like(seen, { oldLast: -10, nextFirst: undefined, gap: 2010, overlapping: 0 });
});

test('an answer of the old holder between those of the next one is an overlap', (t) => {
  const late = takeover(answers('a 0-990', 'b 1500-3000', 'a 1805-1805'), fault, 'a');
  t.like(late, { overlapping: 1, overlap: 0, nextFirst: 500, oldLast: 805 });
  const both = takeover(answers('a 0-3000', 'b 1505-3000'), fault, 'a');
  // All but the last.
  t.like(both, { overlapping: 299, overlap: 1490, oldLast: 2000 });
});

test('one that follows another, and is followed by it, is none', (t) => {
  const third = takeover(answers('a 0-990', 'b 1500-2000', 'c 2010-3000'), fault, 'a');
  t.is(third.overlapping, 0);
  const back = takeover(answers('a 0-990', 'b 1500-2000', 'a 2010-3000'), fault, 'a');
  t.is(back.overlapping, 0);
  const healed = { ...fault, healed: 1900 };
  const returned = takeover(answers('a 0-990', 'b 1500-2000', 'a 2010-3000'), healed, 'a');
  t.is(returned.oldLast, -10);
  const short = takeover(
    answers('a 0-990', 'b 1500-2000', 'a 2010-2040', 'b 2050-3000'),
    fault,
    'a',
  );
  t.is(short.overlapping, 4);
});

test('a line of the witness is an answer of a director, or of a stranger', (t) => {
  const names = new Map([['02:00:00:00:01:01', 'd1']]);
  t.deepEqual(parseAnswer('12.34 arp 02:00:00:00:01:01', names), {
    at: 12.34,
    kind: 'arp',
    from: 'd1',
  });
  t.is(parseAnswer('12.34 echo 02:00:00:00:01:09', names)?.from, '02:00:00:00:01:09');
  t.is(parseAnswer('ready', names), undefined);
  t.is(parseAnswer('12.34 pause 31.40', names), undefined);
  t.deepEqual(parsePause('12.34 pause 31.40'), { at: 12.34, length: 31.4 });
  t.is(parsePause('12.34 arp 02:00:00:00:01:01'), undefined);
});
