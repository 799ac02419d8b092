/** One probe: when it was sent, in milliseconds since the epoch, and whether it was answered. */
export interface Probe {
  readonly at: number;
  readonly ok: boolean;
}

/** A time without answers. */
export interface Gap {
  readonly from: number;
  /** Milliseconds from the last answered probe to the next answered one. */
  readonly length: number;
}

/** Every gap longer than `threshold` milliseconds between two answered probes, in order. */
export function gaps(probes: readonly Probe[], threshold: number): readonly Gap[] {
  const answered = probes
    .filter(({ ok }) => ok)
    .map(({ at }) => at)
    .toSorted((one, other) => one - other);
  return answered.flatMap((at, index) => {
    const before = answered[index - 1];
    return before === undefined || at - before <= threshold
      ? []
      : [{ from: before, length: at - before }];
  });
}

export interface Distribution {
  readonly trials: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Nearest-rank percentiles: each is a measured value. Undefined without values. */
export function distribution(values: readonly number[]): Distribution | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  if (sorted.length === 0) return undefined;
  return {
    trials: sorted.length,
    min: rank(0),
    median: rank(0.5),
    p95: rank(0.95),
    max: rank(1),
  };
}

/** The length of the longest gap in milliseconds; 0 without any. */
export function longest(all: readonly Gap[]): number {
  return Math.max(0, ...all.map(({ length }) => Math.round(length)));
}

/** Milliseconds between HTTP requests, and until one is given up. */
export const requests = { interval: 50, limit: 250 } as const;

/** Milliseconds that the client must be served before a fault and after it, so that a gap has two ends. */
export const calm = 2000;

/**
 * Whether the client was served during the last `calm` milliseconds, all of them after `from`. On a busy host a single
 * request may be late without any fault: nine of ten are enough.
 */
export function served(probes: readonly Probe[], from: number, now: number): boolean {
  const until = now - requests.limit;
  const since = until - calm;
  if (since < from) return false;
  const recent = probes.filter(({ at }) => at >= since && at <= until);
  const answered = recent.filter(({ ok }) => ok).length;
  return answered >= 0.75 * (calm / requests.interval) && answered >= 0.9 * recent.length;
}
