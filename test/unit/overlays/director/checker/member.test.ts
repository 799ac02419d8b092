import test from 'ava';
import { Member } from '../../../../../overlays/director/checker/member.ts';

const options = { interval: 1000, failures: 2, timeout: 2000 };
const works = { works: true, text: 'ok', late: false };
const refuses = { works: false, text: 'no', late: false };
const late = { works: false, text: 'no', late: true };

test('so many checks may be under way as failures are wanted', (t) => {
  const member = new Member(options);
  member.begin();
  t.true(member.free);
  member.begin();
  t.false(member.free);
  member.end(works, 0, 0);
  t.true(member.free);
});

test('a check that began before one that has counted is old news', (t) => {
  const member = new Member(options);
  member.begin();
  member.begin();
  t.true(member.end(works, 1000, 0));
  t.false(member.end(late, 0, 0));
  t.false(member.doubtful);
});

test('what came too late counts for nothing when this program stood still for half of its time', (t) => {
  const member = new Member(options);
  for (const [outcome, stood, counts] of [
    [late, 1001, false],
    [late, 1000, true],
    [refuses, 60_000, true],
    [works, 60_000, true],
  ] as const) {
    member.begin();
    t.is(member.end(outcome, 0, stood), counts);
  }
});

test('it is doubtful from its first failure to the one that takes it out', (t) => {
  const member = new Member(options);
  const seen = [refuses, refuses, refuses, works].map((outcome, index) => {
    member.begin();
    member.end(outcome, index, 0);
    return member.doubtful;
  });
  t.deepEqual(seen, [true, false, false, false]);
});
