import { crc32, inflateSync } from 'node:zlib';
import test from 'ava';
import { box, colours, text, toSvg, type Drawing } from '../../scripts/lab/measure/drawing.ts';
import { overview, trialPicture } from '../../scripts/lab/measure/picture.ts';
import { toPng } from '../../scripts/lab/measure/png.ts';
import type { Trial } from '../../scripts/lab/measure/outcome.ts';

const trial: Trial = {
  ...({ contender: 'lvsmith', kind: 'planned', holder: 'litsha21' } as const),
  ...{ started: 0, at: 5000, until: 9000, http: 500, ping: 400, lostRequests: 1, noise: 50 },
  ...{ noHolder: 300, twoHolders: 0, httpGaps: [{ from: 5000, length: 500 }] },
  pingGaps: [{ from: 5000, length: 400 }],
  download: { result: 'survived', silence: 700 },
  holdings: { litsha21: [{ from: 0, to: 5000 }], litsha22: [{ from: 5300, to: 9000 }] },
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

test('the picture of a trial: its requests, pings and who answered', (t) => {
  const svg = toSvg(trialPicture(trial));
  t.regex(svg, /lvsmith planned of litsha21: requests 0\.50 s, pings 0\.40 s/);
  t.is(count(svg, colours.bad), 2, 'the lost request and the gap of the pings');
  t.is(count(svg, colours.good), 2, 'the request that is shown, and the pings');
  t.is(count(svg, colours.holder), 2);
  t.regex(svg, />litsha22</);
});

test('the overview has a row for each trial', (t) => {
  const svg = toSvg(overview([trial, { ...trial, contender: 'keepalived' }]));
  t.is(svg.match(/planned 0\.50 s/g)?.length, 2);
  t.is(count(svg, colours.bad), 2);
});

test('text in an SVG is text', (t) => {
  t.regex(
    toSvg({ width: 10, height: 10, shapes: [text(0, 0, '<a> & b')] }),
    />&lt;a&gt; &amp; b<\/text>/,
  );
});

/** The pixels of a PNG as this writes them, every checksum compared. */
function decode(png: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly pixel: (x: number, y: number) => string;
} {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== png.readUInt32BE(at + 8 + length)) throw new Error('checksum');
    chunks.set(body.subarray(0, 4).toString(), body.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(8);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  if (rows.length !== height * (1 + width * 3) || !chunks.has('IEND')) throw new Error('size');
  const pixel = (x: number, y: number) =>
    `#${rows.subarray(y * (1 + width * 3) + 1 + x * 3, y * (1 + width * 3) + 4 + x * 3).toString('hex')}`;
  return { width, height, pixel };
}

test('a PNG shows the same boxes, twice as large', (t) => {
  const drawing: Drawing = {
    ...{ width: 8, height: 4 },
    shapes: [box([1, 1], [3, 2], colours.bad), box([7, 0], [0, 4], colours.good)],
  };
  const { width, height, pixel } = decode(Buffer.from(toPng(drawing)));
  t.deepEqual([width, height], [16, 8]);
  t.is(pixel(2, 2), colours.bad);
  t.is(pixel(7, 5), colours.bad);
  t.is(pixel(8, 2), colours.paper);
  t.is(pixel(1, 2), colours.paper);
  t.is(pixel(14, 0), colours.good, 'a mark without a width still shows');
});

test('a PNG shows letters', (t) => {
  const { pixel } = decode(Buffer.from(toPng({ width: 8, height: 12, shapes: [text(0, 0, 'L')] })));
  t.is(pixel(0, 0), colours.ink, 'the stem');
  t.is(pixel(4, 0), colours.paper);
  t.is(pixel(8, 16), colours.ink, 'the foot');
});

test('a PNG is as large as its drawing, whatever lies outside of it', (t) => {
  const drawing = trialPicture({ ...trial, until: 6000 });
  const { width, height } = decode(Buffer.from(toPng(drawing)));
  t.deepEqual([width, height], [drawing.width * 2, drawing.height * 2]);
});
