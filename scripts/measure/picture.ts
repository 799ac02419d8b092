import { box, colours, text, type Drawing, type Shape } from './drawing.ts';
import { gaps, type Probe } from './gaps.ts';
import type { Span } from './ownership-timeline.ts';
import { threshold, type TrialResult } from './trial-result.ts';

const width = 900;
const margin = { left: 10, right: 30, top: 36, bottom: 36 } as const;
/** The width of a letter of a label in pixels. */
const letterWidth = 8;
const laneSize = { height: 16, pitch: 26 } as const;
/** Milliseconds before the fault that are shown. */
const before = 3000;
/** Seconds between two ticks of the axis: the first that gives at most `maxTicks`. */
const tickSteps = [1, 2, 5, 10, 20, 60] as const;
const maxTicks = 14;

interface Lane {
  readonly label: string;
  readonly marks: (lane: LanePosition) => readonly Shape[];
}

/** Converts times to pixels, and spans to bars of one lane. */
interface LanePosition {
  readonly x: (at: number) => number;
  readonly top: number;
  readonly bar: (span: Span, colour: `#${string}`) => Shape;
}

/** One trial over time: requests, pings, the download, and who answered for the address. */
export function trialPicture(trial: TrialResult): Drawing {
  const { stack, kind, http, ping, twoHolders, pingGaps } = trial;
  const title = `${stack} ${kind} of ${trial.holder}: requests ${seconds(http)}, pings ${seconds(ping)}, two holders ${seconds(twoHolders)}, download ${trial.download.result}`;
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
      marks: ({ bar }) => downloadSpans(trial).map((span) => bar(span, colours.good)),
    },
    ...Object.entries(trial.ownership).map(([name, spans]) => ({
      label: name,
      marks: ({ bar }: LanePosition) =>
        spans.map(({ from, to }) =>
          bar({ from: from - trial.at, to: to - trial.at }, colours.holder),
        ),
    })),
  ]);
}

/** The requests of all trials, one row each. */
export function overview(trials: readonly TrialResult[]): Drawing {
  const end = Math.max(1000, ...trials.map(({ until, at }) => until - at));
  return lanes(
    'requests of the client, one row per trial; the fault is at 0',
    end,
    trials.map((trial) =>
      requestLane(
        `${trial.kind} ${seconds(trial.http)}${trial.stack === 'lvsmith' ? '' : ' *'}`,
        trial,
      ),
    ),
  );
}

function lanes(title: string, end: number, all: readonly Lane[]): Drawing {
  const height = margin.top + all.length * laneSize.pitch + margin.bottom;
  const longest = Math.max(0, ...all.map(({ label }) => label.length));
  const left = margin.left + longest * letterWidth + 10;
  const scale = (width - left - margin.right) / (end + before);
  const x = (at: number) => left + (at + before) * scale;
  const bottom = margin.top + all.length * laneSize.pitch;
  return {
    width,
    height,
    shapes: [
      text(margin.left, 10, title),
      ...axis(end, x, bottom),
      ...all.flatMap(({ label, marks }, index) => {
        const top = margin.top + index * laneSize.pitch;
        const bar: LanePosition['bar'] = ({ from, to }, colour) => {
          const [start, stop] = [Math.max(from, -before), Math.min(to, end)];
          return box([x(start), top], [Math.max(0, stop - start) * scale, laneSize.height], colour);
        };
        return [text(margin.left, top + 3, label), ...marks({ x, top, bar })];
      }),
      box([x(0), margin.top - 6], [1, bottom - margin.top + 6], colours.ink),
    ],
  };
}

function axis(end: number, x: (at: number) => number, bottom: number): readonly Shape[] {
  const total = (end + before) / 1000;
  const step =
    (tickSteps.find((candidate) => total / candidate <= maxTicks) ?? total / maxTicks) * 1000;
  const first = -Math.floor(before / step) * step;
  const count = Math.floor((end - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step).flatMap((at) => [
    box([x(at), margin.top - 6], [1, bottom - margin.top + 6], colours.faint),
    text(x(at) - 6, bottom + 8, `${Math.round(at / 1000)} s`),
  ]);
}

function requestLane(label: string, { probes, at: zero, until }: TrialResult): Lane {
  const shown = ({ at }: Probe) => at - zero >= -before && at <= until;
  return {
    label,
    marks: ({ x, top }) =>
      probes.http
        .filter(shown)
        .map(({ at, ok }) =>
          box([x(at - zero), top], [1, laneSize.height], ok ? colours.good : colours.bad),
        ),
  };
}

/** When data arrived, without the silences. */
function downloadSpans({ probes: { pieces }, at: zero }: TrialResult): readonly Span[] {
  const silences = gaps(pieces, threshold.pieces);
  const starts = [pieces[0]?.at, ...silences.map(({ from, length }) => from + length)];
  const ends = [...silences.map(({ from }) => from), pieces.at(-1)?.at];
  return starts.flatMap((from, index) => {
    const to = ends[index];
    return from === undefined || to === undefined ? [] : [{ from: from - zero, to: to - zero }];
  });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
