import test from 'ava';
import { compare, type Trial } from '../../../../../scripts/bench/forwarding/figures.ts';
import { forwardingText } from '../../../../../scripts/bench/forwarding/text.ts';

const common = { load: 'bytes', seconds: 2, failed: 0, worked: 1, took: 2 } as const;
const trials: readonly Trial[] = [
  { ...common, way: 'ipvs', round: 0, count: 180e6 },
  { ...common, way: 'routing', round: 0, count: 200e6 },
  // The whole computer is slower in this round, and both ways with it.
  { ...common, way: 'routing', round: 1, count: 100e6 },
  { ...common, way: 'ipvs', round: 1, count: 96e6, failed: 1, worked: 0.8 },
];

test('both ways are compared in pairs, so that a slow minute changes no ratio', (t) => {
  const [bytes, ...others] = compare(trials);
  t.deepEqual(others, []);
  t.deepEqual(bytes?.ratio, { median: 0.9299999999999999, least: 0.9, most: 0.96 });
  t.is(bytes?.ipvs.most, 90e6);
  t.is(bytes?.routing.least, 50e6);
  t.is(bytes?.failed, 1);
  // It had less of the processor in this round, and did nearly as much.
  t.is(bytes?.ratioByWork.most.toFixed(2), '1.20');
});

test('a round without its other half has no ratio', (t) => {
  t.is(compare(trials.slice(0, 3))[0]?.ratio.median, 0.9);
});

test('the figures as lines: megabytes, and a ratio', (t) => {
  const figures = {
    name: 'forwarding',
    aim: '0.95',
    accelerator: 'tcg',
    rounds: 2,
    compared: compare(trials),
    floods: [],
  };
  t.is(
    forwardingText(figures),
    [
      'forwarding (aim: 0.95; tcg); median of 2 (least–most)',
      '  MB a second: IPVS 69.0 (48.0–90.0), routing 75.0 (50.0–100.0)',
      "    ratio 0.93 (0.90–0.96), by the director's work 1.05 (0.90–1.20); its machine has 50 (40–50) % of a processor; 1 failed",
    ].join('\n'),
  );
});
