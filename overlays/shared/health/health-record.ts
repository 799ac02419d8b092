/** What mon's alerts said last about one service of one realserver; JSON in `paths.health`. */
export interface HealthRecord {
  readonly realserver: string;
  readonly service: string;
  /** `unknown`: mon started and has not said yet. */
  readonly state: 'up' | 'down' | 'unknown';
  /** Seconds since 1970: when mon called the alert that gave the state. */
  readonly time: number;
  /** Seconds since 1970 of the first failure of the episode that the alert belongs to; 0: none. */
  readonly firstFailure: number;
  /** Seconds since 1970: the last start of mon that an alert told of; 0: none. */
  readonly monStarted: number;
  /** What the monitor said. */
  readonly summary: string;
}

/**
 * Whether `next` was called after `current`. mon does not wait for its alerts, so a slow one may write
 * after a later one; the clock has whole seconds, so within one second the end of an episode of
 * failures counts as later than its beginning.
 */
export function isLater(next: HealthRecord, current: HealthRecord): boolean {
  if (next.time !== current.time) return next.time > current.time;
  if (next.firstFailure !== current.firstFailure) return next.firstFailure > current.firstFailure;
  return rank[next.state] > rank[current.state];
}

const rank = { unknown: 0, down: 1, up: 2 } as const;

/** The record in a file's text; undefined when it is none. */
export function parseHealthRecord(text: string): HealthRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isHealthRecord(value) ? value : undefined;
}

function isHealthRecord(value: unknown): value is HealthRecord {
  if (typeof value !== 'object' || value === null) return false;
  const it: { readonly [K in keyof HealthRecord]?: unknown } = value;
  return (
    typeof it.realserver === 'string' &&
    typeof it.service === 'string' &&
    (it.state === 'up' || it.state === 'down' || it.state === 'unknown') &&
    Number.isFinite(it.time) &&
    Number.isFinite(it.firstFailure) &&
    Number.isFinite(it.monStarted) &&
    typeof it.summary === 'string'
  );
}
