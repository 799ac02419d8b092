import { box, colours, text, type Drawing, type Shape } from './drawing.ts';
import { gaps, type Probe } from './gaps.ts';
import type { Span } from './holdings.ts';
import { threshold, type Trial } from './outcome.ts';

const width = 900;
const margin = { left: 10, right: 30, top: 36, bottom: 36 } as const;
/** Pixels of a letter of a label. */
const letter = 8;
const lane = { height: 16, pitch: 26 } as const;
/** Milliseconds of the calm before the failure that are shown. */
const before = 3000;
/** Seconds between two ticks of the axis: the first that leaves room for them. */
const steps = [1, 2, 5, 10, 20, 60] as const;
const mostTicks = 14;

interface Lane {
  readonly label: string;
  readonly marks: (place: Place) => readonly Shape[];
}

/** Turns a time into pixels, and a span into a bar of the lane at hand. */
interface Place {
  readonly x: (at: number) => number;
  readonly top: number;
  readonly bar: (span: Span, colour: `#${string}`) => Shape;
}

/** One trial over time: each request, pings, the download, and who answered for the address. */
export function trialPicture(trial: Trial): Drawing {
  const { contender, kind, http, ping, twoHolders, pingGaps } = trial;
  const title = `${contender} ${kind} of ${trial.holder}: requests ${seconds(http)}, pings ${seconds(ping)}, two holders ${seconds(twoHolders)}, download ${trial.download.result}`;
  return lanes(title, trial.until - trial.at, [
    requestLane('requests', trial),
    {
      label: 'pings',
      marks: ({ bar }) => [
        bar({ from: -before, to: trial.until - trial.at }, colours.good),
        ...pingGaps.map(({ from, length }) =>
          bar({ from: from - trial.at, to: from - trial.at + length }, colours.bad),
        ),
      ],
    },
    {
      label: 'download',
      marks: ({ bar }) => downloadBars(trial).map((each) => bar(each, colours.good)),
    },
    ...Object.entries(trial.holdings).map(([name, spans]) => ({
      label: name,
      marks: ({ bar }: Place) =>
        spans.map(({ from, to }) =>
          bar({ from: from - trial.at, to: to - trial.at }, colours.holder),
        ),
    })),
  ]);
}

/** The requests of all trials, one row each. */
export function overview(trials: readonly Trial[]): Drawing {
  const end = Math.max(1000, ...trials.map(({ until, at }) => until - at));
  return lanes(
    'requests of the client, a row for each trial; the failure is at 0',
    end,
    trials.map((trial) =>
      requestLane(
        `${trial.kind} ${seconds(trial.http)}${trial.contender === 'lvsmith' ? '' : ' *'}`,
        trial,
      ),
    ),
  );
}

function lanes(title: string, end: number, all: readonly Lane[]): Drawing {
  const height = margin.top + all.length * lane.pitch + margin.bottom;
  const longest = Math.max(0, ...all.map(({ label }) => label.length));
  const left = margin.left + longest * letter + 10;
  const scale = (width - left - margin.right) / (end + before);
  const x = (at: number) => left + (at + before) * scale;
  const bottom = margin.top + all.length * lane.pitch;
  return {
    width,
    height,
    shapes: [
      text(margin.left, 10, title),
      ...axis(end, x, bottom),
      ...all.flatMap(({ label, marks }, index) => {
        const top = margin.top + index * lane.pitch;
        const bar: Place['bar'] = ({ from, to }, colour) => {
          const [start, stop] = [Math.max(from, -before), Math.min(to, end)];
          return box([x(start), top], [Math.max(0, stop - start) * scale, lane.height], colour);
        };
        return [text(margin.left, top + 3, label), ...marks({ x, top, bar })];
      }),
      box([x(0), margin.top - 6], [1, bottom - margin.top + 6], colours.ink),
    ],
  };
}

function axis(end: number, x: (at: number) => number, bottom: number): readonly Shape[] {
  const total = (end + before) / 1000;
  const step = (steps.find((each) => total / each <= mostTicks) ?? total / mostTicks) * 1000;
  const first = -Math.floor(before / step) * step;
  const count = Math.floor((end - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step).flatMap((at) => [
    box([x(at), margin.top - 6], [1, bottom - margin.top + 6], colours.faint),
    text(x(at) - 6, bottom + 8, `${Math.round(at / 1000)} s`),
  ]);
}

function requestLane(label: string, { probes, at: zero, until }: Trial): Lane {
  const shown = ({ at }: Probe) => at - zero >= -before && at <= until;
  return {
    label,
    marks: ({ x, top }) =>
      probes.http
        .filter(shown)
        .map(({ at, ok }) =>
          box([x(at - zero), top], [1, lane.height], ok ? colours.good : colours.bad),
        ),
  };
}

/** Times in which data came, with the pauses left out. */
function downloadBars({ probes: { pieces }, at: zero }: Trial): readonly Span[] {
  const silent = gaps(pieces, threshold.pieces);
  const starts = [pieces[0]?.at, ...silent.map(({ from, length }) => from + length)];
  const ends = [...silent.map(({ from }) => from), pieces.at(-1)?.at];
  return starts.flatMap((from, index) => {
    const to = ends[index];
    return from === undefined || to === undefined ? [] : [{ from: from - zero, to: to - zero }];
  });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
