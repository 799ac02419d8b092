import type { Change } from './change.ts';

/** What waits for one outlet; JSON, on the disk. */
export interface Outbox {
  readonly waiting: readonly Change[];
  /** How many were given up, as too many waited. */
  readonly dropped: number;
  /** How often the server has refused in a row. */
  readonly failures: number;
  /** Seconds since 1970 before which nothing is tried. */
  readonly next: number;
  /** What became of the last attempt; empty: there was none. */
  readonly says: string;
}

export const emptyOutbox: Outbox = { waiting: [], dropped: 0, failures: 0, next: 0, says: '' };

/** Changes that wait at most: a message tells of fifty in words. */
const mostWaiting = 300;
/** Seconds after the first failure, and the longest pause. */
const firstPause = 10;
const longestPause = 900;

export function put(outbox: Outbox, changes: readonly Change[]): Outbox {
  if (changes.length === 0) return outbox;
  const all = [...outbox.waiting, ...changes];
  const over = Math.max(0, all.length - mostWaiting);
  return { ...outbox, waiting: all.slice(over), dropped: outbox.dropped + over };
}

/** Without what was sent. */
export function sent(outbox: Outbox, changes: readonly Change[], says: string): Outbox {
  const gone = new Set(changes);
  const waiting = outbox.waiting.filter((change) => !gone.has(change));
  return { ...emptyOutbox, waiting, says };
}

export function failed(outbox: Outbox, says: string, now: number): Outbox {
  const pause = Math.min(firstPause * 2 ** outbox.failures, longestPause);
  return { ...outbox, failures: Math.min(outbox.failures + 1, 20), next: now + pause, says };
}
