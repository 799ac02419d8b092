/** One thing whose speed is watched. `npm run bench` lists and runs all that scripts/bench.ts names. */
export interface Bench {
  readonly name: string;
  /** What was asked for: shown beside the figures. */
  readonly aim?: string;
  /** Makes what the runs need, which is not measured, and says what one run is. */
  prepare(folder: string): Promise<Measured>;
}

interface Measured {
  /** One run, as a user would start it. */
  readonly argv: readonly [string, ...string[]];
  /** The exit code that a run is to end with, 0 unless given: a run that fails is no figure. */
  readonly code?: number;
  /** A folder that the runs leave behind, deleted afterwards. */
  readonly leaves?: string;
}

export interface Figures {
  readonly name: string;
  readonly aim: string;
  readonly runs: number;
  /** Seconds of the whole process, first program to last byte. */
  readonly seconds: Spread;
  /** Seconds of processor time of all its processes: what a busy machine does not change. */
  readonly processor: Spread;
  /** Largest resident set of the processes of a run, MiB. */
  readonly memory: Spread;
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [
    sorted[(sorted.length - 1) >> 1] ?? Number.NaN,
    sorted[middle] ?? Number.NaN,
  ];
  return {
    median: (low + high) / 2,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
}
