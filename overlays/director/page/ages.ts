import type { Part } from '../../shared/state/node-state.ts';
import { ageOf } from '../../shared/state/part.ts';
import { spanWords } from '../../shared/text/span.ts';
import { type News, staleAfter } from './news.ts';

/** What time it is for what is shown: on the director's clock, carried on by the browser's. */
export interface Moment {
  /** ISO 8601, as the director would write it now. */
  readonly now: string;
  /** Whole seconds since the last news. */
  readonly silence: number;
  /** The last news are too old to be trusted. */
  readonly stale: boolean;
}

/** @param clock the browser's, in milliseconds */
export function momentOf({ state, receivedAt }: News, clock: number): Moment {
  const passed = Math.max(0, clock - receivedAt);
  const at = state === undefined ? 0 : Date.parse(state.status.at);
  return {
    now: new Date(at + passed).toISOString(),
    silence: Math.floor(passed / 1000),
    stale: passed > staleAfter,
  };
}

/** Seconds: the reconciler writes every five, and what it wrote last is not old before it should have again. */
const fresh = 10;

/** The age of a part, in words that say when it is old. */
export function ageWords(part: Part<unknown>, moment: Moment): string {
  const words = agoWords(part, moment);
  return moment.stale || ageOf(part, moment.now) > fresh ? `${words}, stale` : words;
}

/** When something was that is not expected to be so still. */
export function agoWords(part: Part<unknown>, { now }: Moment): string {
  const age = ageOf(part, now);
  return age < 1 ? 'now' : `${spanWords(age)} ago`;
}

/** How long something has been so: `for 3 min`; empty when nobody knows. */
export function sinceWords(since: string | null, now: string): string {
  if (since === null) return '';
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 1000));
  return `for ${spanWords(seconds)}`;
}
