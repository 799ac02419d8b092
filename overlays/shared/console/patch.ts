/*
 * What has changed between two JSON documents. A console with a thousand servers is told each second what is new, and
 * not everything again.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

interface JsonObject {
  readonly [key: string]: Json;
}

/** `set`: another value. `keys` and `gone`: of an object. `items` by index, and `length`: of a list. */
export type Patch =
  | { readonly set: Json }
  | { readonly keys: Readonly<Record<string, Patch>>; readonly gone: readonly string[] }
  | { readonly items: Readonly<Record<string, Patch>>; readonly length: number };

/** Undefined when nothing has changed. */
export function patchBetween(before: Json, after: Json): Patch | undefined {
  if (before === after) return undefined;
  if (isList(before) && isList(after)) return listPatch(before, after);
  if (isObject(before) && isObject(after)) return objectPatch(before, after);
  return { set: after };
}

/** The document after a patch; what did not change is the same value as before. */
export function patched<T>(before: T, patch: Patch): T;
export function patched(before: Json, patch: Patch): Json {
  if ('set' in patch) return patch.set;
  if ('items' in patch) {
    const old = isList(before) ? before : [];
    return Array.from({ length: patch.length }, (_, index) =>
      patchedEntry(old[index], patch.items[index]),
    );
  }
  const { keys, gone } = patch;
  const old = Object.entries(isObject(before) ? before : {});
  const kept = old.filter(([key]) => !gone.includes(key) && !Object.hasOwn(keys, key));
  const given = new Map(old);
  const changed = Object.entries(keys).map(
    ([key, change]) => [key, patchedEntry(given.get(key), change)] as const,
  );
  return Object.fromEntries([...kept, ...changed]);
}

function patchedEntry(old: Json | undefined, change: Patch | undefined): Json {
  const entry = old ?? null;
  return change === undefined ? entry : patched<Json>(entry, change);
}

function listPatch(before: readonly Json[], after: readonly Json[]): Patch | undefined {
  const items: Record<string, Patch> = {};
  after.forEach((value, index) => {
    const old = before[index];
    const change = old === undefined ? { set: value } : patchBetween(old, value);
    if (change !== undefined) items[index] = change;
  });
  const same = Object.keys(items).length === 0 && before.length === after.length;
  return same ? undefined : { items, length: after.length };
}

function objectPatch(before: JsonObject, after: JsonObject): Patch | undefined {
  const old = new Map(Object.entries(before));
  const changes = Object.entries(after).flatMap(([key, value]) => {
    const was = old.get(key);
    const change = was === undefined ? { set: value } : patchBetween(was, value);
    return change === undefined ? [] : [[key, change] as const];
  });
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  if (changes.length === 0 && gone.length === 0) return undefined;
  return { keys: Object.fromEntries(changes), gone };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
