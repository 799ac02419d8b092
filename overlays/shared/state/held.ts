import { spanWords } from '../text/span.ts';
import type { AddressState } from './node-state.ts';

/** Seconds by which the clock of another director may be ahead without a word. */
const sameTime = 2;

/**
 * Since when a floating address is where it is: `for 3 min 20 s`; empty where nobody holds it.
 *
 * @param now ISO 8601, by the clock of the director that tells it
 */
export function heldWords(
  { here, since }: Pick<AddressState, 'here' | 'since'>,
  now: string,
): string {
  if (since === undefined) return '';
  if (since === null) return 'since when nobody can say';
  const seconds = Math.round((Date.parse(now) - Date.parse(since)) / 1000);
  if (seconds < -sameTime)
    return `since ${timeOf(since)} by its own clock, which is ahead of this one`;
  return `for ${spanWords(Math.max(0, seconds))}${here ? '' : ', as pacemaker has it'}`;
}

/** `2026-11-30 07:46:01Z` */
function timeOf(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')}Z`;
}
