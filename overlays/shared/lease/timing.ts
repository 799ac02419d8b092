/**
 * The times of a lease in milliseconds, all derived from one: how long a promise lasts.
 *
 * A gate that is open was renewed at most `hold` ago, by promises asked for at most `fresh` before that. Each
 * of them lasts `promise` from the question on, so that two gates are never open at once while
 * `fresh + hold` is less than `promise` by every clock: 15 % are for clocks that run at different rates
 * (Linux lets a time daemon slew CLOCK_MONOTONIC by up to 8.3 %: adjtimex(2), tick and frequency).
 */
export interface LeaseTiming {
  /** How long a voter is promised to a holder after its question. */
  readonly promise: number;
  /** How old the promises of a renewal may be: the gate's `asked`. */
  readonly fresh: number;
  /** How long the gate stays open after a renewal: the gate's `held`. */
  readonly hold: number;
  /** Between two questions of the holder. */
  readonly ask: number;
  /** How much later each further director of the order stands in. */
  readonly place: number;
}

/** The longest `promise` that a cluster may have: with a longer one, nothing is won over fencing. */
export const longestLease = 60_000;

/** What `promise` must be longer by than `fresh + hold`. */
export const clockMargin = 1.15;

/** The times for a lease of so many milliseconds. */
export function leaseTiming(promise: number): LeaseTiming {
  return {
    promise,
    fresh: Math.floor(promise / 4),
    hold: Math.floor((promise * 7) / 12),
    ask: Math.floor(promise / 6),
    place: Math.floor(promise / 4),
  };
}

/** Milliseconds after the last answered question at which the gate of a silent holder is shut, at the latest. */
export function silentAfter({ fresh, hold }: LeaseTiming): number {
  return fresh + hold;
}
