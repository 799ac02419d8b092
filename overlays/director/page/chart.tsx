import { span } from './minute.ts';

interface Props {
  /** What is drawn, with its unit: `open connections`. */
  readonly what: string;
  readonly points: readonly (readonly [at: number, value: number])[];
  readonly format?: (value: number) => string;
}

const width = 240;
const height = 36;

/** The last minute of a number as a line; the words beside it say the same. */
export function Chart({ what, points, format = (value) => String(Math.round(value)) }: Props) {
  const last = points.at(-1);
  if (last === undefined) return null;
  const [now, value] = last;
  const most = Math.max(...points.map(([, each]) => each));
  const line = points
    .map(([at, each]) => {
      const x = width - ((now - at) / span) * width;
      const y = height - 1 - (most === 0 ? 0 : (each / most) * (height - 2));
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
  return (
    <p class="chart">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <polyline points={line} />
      </svg>
      <span>
        {format(value)} {what}
        <span class="note">, at most {format(most)} in the last minute</span>
      </span>
    </p>
  );
}
