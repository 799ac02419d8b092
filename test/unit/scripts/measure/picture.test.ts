import test from 'ava';
import { colours, text, toSvg } from '../../../../scripts/measure/drawing.ts';
import { overview, trialPicture } from '../../../../scripts/measure/picture.ts';
import type { TrialResult } from '../../../../scripts/measure/trial-result.ts';

const trial: TrialResult = {
  stack: 'lvsmith',
  kind: 'planned',
  holder: 'litsha21',
  started: 0,
  at: 5000,
  until: 9000,
  http: 500,
  ping: 400,
  lostRequests: 1,
  noise: 50,
  noHolder: 300,
  twoHolders: 0,
  httpGaps: [{ from: 5000, length: 500 }],
  pingGaps: [{ from: 5000, length: 400 }],
  download: { result: 'survived', silence: 700 },
  ownership: { litsha21: [{ from: 0, to: 5000 }], litsha22: [{ from: 5300, to: 9000 }] },
  probes: {
    http: [
      { at: 4900, ok: true },
      { at: 5100, ok: false },
      { at: 99_000, ok: true },
    ],
    pings: 3,
    pieces: [],
  },
};

const count = (svg: string, colour: string) => svg.split(`fill="${colour}"`).length - 1;

test('the picture of a trial shows its requests, pings and who answered', (t) => {
  const svg = toSvg(trialPicture(trial));
  t.regex(svg, /lvsmith planned of litsha21: requests 0\.50 s, pings 0\.40 s/);
  t.is(count(svg, colours.bad), 2, 'the lost request and the gap of the pings');
  t.is(count(svg, colours.good), 2, 'the request that is shown, and the pings');
  t.is(count(svg, colours.holder), 2);
  t.regex(svg, />litsha22</);
});

test('the overview has a row for each trial', (t) => {
  const svg = toSvg(overview([trial, { ...trial, stack: 'keepalived' }]));
  t.is(svg.match(/planned 0\.50 s/g)?.length, 2);
  t.is(count(svg, colours.bad), 2);
});

test('text in an SVG is text', (t) => {
  t.regex(
    toSvg({ width: 10, height: 10, shapes: [text(0, 0, '<a> & b')] }),
    />&lt;a&gt; &amp; b<\/text>/,
  );
});
