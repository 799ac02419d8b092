import type { Known, Part } from './node-state.ts';

/** The value of a part; undefined when it is unknown. */
export function valueOf<T>(part: Part<T> | undefined): T | undefined {
  return part !== undefined && isKnown(part) ? part.value : undefined;
}

export function isKnown<T>(part: Part<T>): part is Known<T> {
  return 'value' in part;
}

/** Why a part is not known; undefined: it is. */
export function unknownReason(part: Part<unknown>): string | undefined {
  return isKnown(part) ? undefined : part.unknown;
}

/** Seconds between the observation of a part and `now` (ISO 8601). */
export function ageOf({ at }: Part<unknown>, now: string): number {
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(at)) / 1000));
}
