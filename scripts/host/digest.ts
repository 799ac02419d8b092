import { createHash } from 'node:crypto';

/** SHA-256 over plain data, hex; the order of an object's keys does not matter. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The name of a cache entry: long enough never to collide, short enough to read. */
export function cacheKey(value: unknown): string {
  return digestOf(value).slice(0, 16);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
