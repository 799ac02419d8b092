import type { NotCarried, Remark } from '../reading.ts';
import type { Place } from '../source.ts';

/*
 * A profile as it will be written: values with the place that they came from. `undefined` values are left out.
 */

export type PlainValue = string | number | boolean;

/** A single value; a list of them is written in one line. */
export interface Value {
  readonly value: PlainValue | readonly PlainValue[];
  readonly from?: Place | undefined;
  /** Said beside the place. */
  readonly note?: string | undefined;
}

export interface Mapping {
  readonly entries: readonly (readonly [key: string, value: Node | undefined])[];
}

export interface List {
  readonly items: readonly Mapping[];
  readonly note?: string | undefined;
  readonly from?: Place | undefined;
}

export type Node = Value | Mapping | List;

/** A profile, and what must be said about it. */
export interface Plan {
  readonly profile: Mapping;
  /** What no file says: a placeholder in the profile each. */
  readonly unknown: readonly Remark[];
  readonly notCarried: readonly NotCarried[];
  readonly ambiguous: readonly Remark[];
}

/** What the parts of a plan say besides their values. */
export interface PlanNotes {
  readonly unknown: Remark[];
  readonly notCarried: NotCarried[];
  readonly ambiguous: Remark[];
}

/** A word that no check accepts as a value, and that says what belongs there. */
export function placeholder(what: string): string {
  return `UNKNOWN-${what.toUpperCase().replace(/[^A-Z0-9]+/g, '-')}`;
}
