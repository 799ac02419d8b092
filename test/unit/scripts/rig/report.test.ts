import test from 'ava';
import { kindFigures, reportText, trialText } from '../../../../scripts/rig/report.ts';
import type { Trial } from '../../../../scripts/rig/trial.ts';

const trial: Trial = {
  stack: 'lease 600ms',
  promised: true,
  kind: 'freeze',
  holder: 'd1',
  at: 1000,
  healed: 3000,
  until: 4000,
  clientPause: 0,
  oldLast: 300,
  nextFirst: 570,
  next: 'd2',
  gap: 270,
  overlapping: 0,
  overlap: 0,
};
const double: Trial = { ...trial, gap: 10, overlapping: 7, overlap: 65 };
const { nextFirst: _first, next: _next, ...lost } = { ...trial, gap: 3000 };

test('a trial in a line', (t) => {
  t.is(trialText(trial), 'lease 600ms freeze: d1 until 300 ms, d2 from 570, nobody for 270');
  t.regex(trialText(double), /TWO ANSWERED: 7 times in 65 ms$/);
  t.regex(trialText(lost), /nobody took over/);
  const { oldLast: _last, ...silent } = { ...trial, clientPause: 31.4 };
  t.regex(trialText(silent), /d1 silent before, .*; client paused 31$/);
});

test('figures of each kind, with what must not be', (t) => {
  const [freeze, planned] = kindFigures([trial, double, lost, { ...trial, kind: 'planned' }]);
  t.like(freeze, { kind: 'freeze', trials: 3, overlaps: 1, overlap: 65, without: 1 });
  t.like(freeze?.gap, { min: 10, median: 270, max: 3000 });
  t.like(planned, { kind: 'planned', trials: 1, overlaps: 0, without: 0 });
});

test('the table has a row for each', (t) => {
  const planned: Trial = { ...lost, kind: 'planned', clientPause: 31.4 };
  const text = reportText({
    figures: kindFigures([trial, double, planned]),
    quiet: [],
    beside: { busy: 2, load: [0.5, 2.1] },
  });
  t.regex(text, /^lease 600ms +freeze +2 .* 1 of 2, 65 ms$/m);
  t.regex(
    text,
    /^lease 600ms +planned +1 .* – .*0 of 1; 1 without a successor; client paused 31$/m,
  );
  t.regex(text, /^Beside it: 2 busy loops; the computer's load was 0.5 at the start and 2.1 at/m);
});
