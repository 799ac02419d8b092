import type { Mapping, Node, PlainValue } from './plan.ts';

/** A part of a profile as plain data, without origins; what is undefined is left out. */
export type Plain = PlainValue | undefined | readonly Plain[] | PlainMapping;

export interface PlainMapping {
  readonly [key: string]: Plain;
}

export function plainMapping(values: PlainMapping): Mapping {
  return {
    entries: Object.entries(values).map(([key, value]) => [key, plainNode(value)] as const),
  };
}

function plainNode(value: Plain): Node | undefined {
  if (value === undefined) return undefined;
  if (isList(value)) return listNode(value);
  return typeof value === 'object' ? plainMapping(value) : { value };
}

/** A list of values stands in one line, one of mappings does not. */
function listNode(items: readonly Plain[]): Node {
  const mappings = items.flatMap((item) => (isMapping(item) ? [plainMapping(item)] : []));
  if (mappings.length > 0) return { items: mappings };
  return { value: items.filter((item) => isValue(item)) };
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function isMapping(value: Plain): value is PlainMapping {
  return typeof value === 'object' && !isList(value);
}

function isValue(value: Plain): value is PlainValue {
  return value !== undefined && typeof value !== 'object';
}
