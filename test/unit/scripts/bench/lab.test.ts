import test from 'ava';
import { labText } from '../../../../scripts/bench/lab.ts';

test('the figures of the lab: its phases, and the scenarios of the last test when there was one', (t) => {
  const boot = {
    accelerator: 'tcg' as const,
    answer: 101,
    scenarios: {},
    boot: { one: { booted: 30 }, two: { booted: 45, serving: 50 } },
  };
  const figures = { name: 'lab', aim: '180 s', boot, tests: [] };
  t.is(
    labText(figures),
    [
      'lab (aim: 180 s; tcg)',
      '     45.0 s booted',
      '     50.0 s serving',
      '    101.0 s answer',
    ].join('\n'),
  );
  t.regex(
    labText({
      ...figures,
      tests: [{ name: 'pair', times: { ...boot, scenarios: { 'power cut': 61.26 } } }],
    }),
    /scenarios of the last test of the cluster "pair"\n {5}61\.3 s power cut$/,
  );
});
