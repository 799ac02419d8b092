import test from 'ava';
import { distribution, gaps } from '../../scripts/lab/measure/gaps.ts';
import { picture } from '../../scripts/lab/measure/picture.ts';

const answered = (...at: number[]) => at.map((each) => ({ at: each, ok: true }));

test('a gap lasts from the last answered probe to the next answered one', (t) => {
  const probes = [...answered(0, 50, 100), { at: 150, ok: false }, ...answered(900, 950)];
  t.deepEqual(gaps(probes, 150), [{ from: 100, length: 800 }]);
});

test('answers may come in another order than their probes were sent in', (t) => {
  t.deepEqual(gaps(answered(100, 0, 50, 150), 150), []);
});

test('without an end, or without any answer, there is no gap to tell', (t) => {
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

test('the picture has a row for each trial and a mark for each request around the failure', (t) => {
  const trial = {
    ...({ kind: 'planned', holder: 'a', at: 1000, http: 500, ping: 400, twoHolders: 0 } as const),
    ...{ httpGaps: [], pingGaps: [] },
    probes: {
      http: [
        { at: 900, ok: true },
        { at: 1100, ok: false },
        { at: 99_000, ok: true },
      ],
      ping: 3,
    },
  };
  const svg = picture([trial, trial]);
  t.is(svg.match(/planned 0\.50 s/g)?.length, 2);
  t.is(svg.match(/stroke="#2a7"/g)?.length, 2);
  t.is(svg.match(/stroke="#c33"/g)?.length, 2);
});
