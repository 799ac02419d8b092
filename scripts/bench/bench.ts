/** A benchmark. `lvsmith bench` lists and runs those of all.ts. */
export interface Bench {
  readonly name: string;
  /** The target, shown beside the figures. */
  readonly aim?: string;
  /** Makes what the runs need, without being measured, and returns the command of a run. */
  prepare(folder: string): Promise<MeasuredCommand>;
}

interface MeasuredCommand {
  /** As a user would start it. */
  readonly argv: readonly [string, ...string[]];
  /** The expected exit code, by default 0; a run with another one fails the benchmark. */
  readonly code?: number;
}

export interface Figures {
  readonly name: string;
  readonly aim: string;
  readonly runs: number;
  /** Seconds of the whole command. */
  readonly seconds: Spread;
  /** Seconds of processor time of all its processes, which a busy machine does not change. */
  readonly processor: Spread;
  /** The largest resident set of its processes, MiB. */
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
