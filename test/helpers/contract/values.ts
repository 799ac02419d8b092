/**
 * All values that one name of a template has in the sample contexts. A name that exists in none of
 * them is a mistake that both engines would let pass in an `if` or a loop.
 */
export type Values = readonly unknown[];

export interface Mistake {
  readonly line: number;
  readonly name: string;
}

/** The values of a field, or nothing when no sample has such a field. */
export function field(values: Values, name: string): Values | undefined {
  const found = values.filter((value) => isObject(value) && name in value);
  return found.length === 0 ? undefined : found.map((value) => Reflect.get(Object(value), name));
}

export function follow(values: Values, path: readonly string[]): Values | undefined {
  let at: Values | undefined = values;
  for (const name of path) at = at === undefined ? undefined : field(at, name);
  return at;
}

/** What a loop over the values sees. */
export function elements(values: Values): Values {
  return values.flatMap((value) => (Array.isArray(value) ? value : []));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
