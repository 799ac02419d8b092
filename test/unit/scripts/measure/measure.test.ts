import test from 'ava';
import { distribution, gaps, served } from '../../../../scripts/measure/gaps.ts';
import {
  ownershipDurations,
  ownershipTimeline,
} from '../../../../scripts/measure/ownership-timeline.ts';
import { trialResult } from '../../../../scripts/measure/trial-result.ts';

const answered = (...at: number[]) => at.map((time) => ({ at: time, ok: true }));
/** A probe every `step` from `from` to before `to`. */
const steady = (from: number, to: number, step: number, ok = true) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => ({
    at: from + index * step,
    ok,
  }));

test('a gap lasts from the last answered probe to the next answered one', (t) => {
  const probes = [...answered(0, 50, 100), { at: 150, ok: false }, ...answered(900, 950)];
  t.deepEqual(gaps(probes, 150), [{ from: 100, length: 800 }]);
});

test('answers may arrive in another order than their probes were sent in', (t) => {
  t.deepEqual(gaps(answered(400, 0, 100, 300, 200), 150), []);
});

test('without an end, or without any answer, there is no gap', (t) => {
  t.deepEqual(gaps([], 100), []);
  t.deepEqual(gaps([{ at: 0, ok: false }], 100), []);
  t.deepEqual(gaps(answered(0), 100), []);
});

test('percentiles are values that were measured', (t) => {
  const values = Array.from({ length: 20 }, (_, index) => (index + 1) * 10);
  t.deepEqual(distribution(values), { trials: 20, min: 10, median: 100, p95: 190, max: 200 });
  t.deepEqual(distribution([7]), { trials: 1, min: 7, median: 7, p95: 7, max: 7 });
  t.is(distribution([]), undefined);
});

test('the client is served when nearly all requests of a while were answered', (t) => {
  const well = steady(0, 5000, 50);
  t.true(served(well, 0, 5000));
  t.true(
    served(
      well.map((probe) => ({ ...probe, ok: probe.at !== 4000 })),
      0,
      5000,
    ),
  );
  t.false(served(well, 4000, 5000), 'not long enough since then');
  t.false(served([...steady(0, 4000, 50), ...steady(4000, 5000, 50, false)], 0, 5000));
  t.false(served([], 0, 5000), 'no requests');
  const often = [...well, ...steady(0, 5000, 100, false)];
  t.false(served(often, 0, 5000), 'a third of the requests is lost');
});

test('answers of one machine that are close together are one span', (t) => {
  const sightings = [0, 200, 400, 2000, 2200].map((at) => ({ at, mac: 'a' }));
  t.deepEqual(ownershipTimeline(sightings.toReversed(), 600).get('a'), [
    { from: 0, to: 400 },
    { from: 2000, to: 2200 },
  ]);
});

test('how long nobody, and how long two machines held the address', (t) => {
  const timeline = new Map([
    ['a', [{ from: 0, to: 1000 }]],
    [
      'b',
      [
        { from: 4000, to: 6000 },
        { from: 6300, to: 9000 },
      ],
    ],
    ['c', [{ from: 8500, to: 9500 }]],
  ]);
  t.deepEqual(ownershipDurations(timeline, { from: 500, to: 10_000 }, 600), {
    none: 3000,
    several: 500,
  });
  t.deepEqual(ownershipDurations(new Map(), { from: 0, to: 2000 }, 600), {
    none: 2000,
    several: 0,
  });
});

test('the gap around the fault counts, a gap before it is noise', (t) => {
  const http = [
    ...steady(0, 1000, 50),
    ...steady(1300, 3000, 50),
    ...steady(3000, 7000, 50, false),
    ...steady(7000, 10_000, 50),
  ];
  const trial = trialResult(
    {
      stack: 'lvsmith',
      kind: 'power-cut',
      holder: 'one',
      started: 0,
      at: 3000,
      back: 9500,
    },
    {
      http,
      ping: [...steady(0, 3000, 10), ...steady(6500, 10_000, 10)],
      pieces: [...steady(0, 3000, 100), ...steady(8000, 10_000, 100)],
      broken: () => undefined,
    },
    [
      ...steady(0, 3000, 200).map(({ at }) => ({ at, mac: 'a' })),
      ...steady(6000, 10_000, 200).map(({ at }) => ({ at, mac: 'b' })),
    ],
    new Map([['a', 'one']]),
    10_000,
  );
  t.is(trial.http, 4050);
  t.is(trial.ping, 3510);
  t.is(trial.lostRequests, 80);
  t.is(trial.noise, 350);
  t.is(trial.noHolder, 3000);
  t.is(trial.twoHolders, 0);
  t.deepEqual(trial.download, { result: 'survived', silence: 5100 });
  t.deepEqual(Object.keys(trial.ownership), ['one', 'b'], 'machines by name where it is known');
});
