import test from 'ava';
import { floodText, ofSamples } from '../../../../../scripts/bench/flood/flood-figures.ts';
import { parseSample } from '../../../../../scripts/bench/flood/sample.ts';

const before = { free: 200_000, buffers: 0, slab: 20_000, entries: 10, defends: false };

test('of the samples: the fullest table, what an entry takes, and when the defence began', (t) => {
  const samples = [
    { ...before, at: 0 },
    { ...before, at: 1, entries: 1034, slab: 20_320, free: 60_000, defends: true },
    { ...before, at: 2, entries: 500, free: 70_000, defends: true },
  ];
  t.deepEqual(ofSamples(before, samples), {
    mostEntries: 1034,
    entrySize: 320,
    leastFree: 60_000,
    defendedAfter: 1,
  });
  t.is(ofSamples(before, []).defendedAfter, undefined);
});

test('what a guest says becomes a sample, and anything else an error', (t) => {
  t.deepEqual(parseSample('200000 0 20000 10 1\n'), before);
  t.true(parseSample('1 2 3 4 2').defends);
  t.throws(() => parseSample('200000 0 20000'), { message: /did not say/ });
  t.throws(() => parseSample('bash: no such file'), { message: /did not say/ });
});

test('a flood as lines', (t) => {
  const figures = {
    rate: 4000,
    sent: 240_000,
    seconds: 60,
    left: 24_576,
    mostEntries: 1034,
    entrySize: 320,
    leastFree: 61_440,
    defendedAfter: 12.3,
    answered: 9,
    unanswered: 1,
    killed: 0,
    servedAfter: 0.25,
  };
  t.deepEqual(floodText(figures), [
    '  4000 SYNs a second for 60 s (240000 sent), memory nearly full',
    '    at most 1034 entries of 320 bytes; least free memory 60 MiB; entries are dropped from second 12 on',
    '    a client meanwhile: 9 answers, 1 without one; served again 0.3 s after the end; programs killed: 0',
  ]);
  t.regex(
    floodText({ ...figures, left: undefined, defendedAfter: undefined })[1] ?? '',
    /nothing is dropped$/,
  );
});
