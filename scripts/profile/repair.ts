import type { Path } from '../../overlays/shared/diagnostics/path.ts';

/**
 * Makes a scalar of the wrong type one of the right type, in place, so that the rules can go on with
 * the rest of its section: `address: 10.1` is a number to YAML, and one bad address should not hide
 * the duplicate name beside it. What it changes has been reported as an error before.
 *
 * @returns Whether it could.
 */
export function repairScalar(top: unknown, path: Path, expected: string): boolean {
  const key = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((value, segment) => child(value, segment), top);
  if (key === undefined || typeof parent !== 'object' || parent === null) return false;
  const value = scalarAs(expected, child(parent, key));
  return value !== undefined && Reflect.set(parent, key, value);
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function scalarAs(expected: string, value: unknown): string | number | boolean | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return undefined;
  const text = String(value);
  if (expected === 'string') return text;
  if (expected === 'integer' && /^\d{1,9}$/.test(text)) return Number(text);
  if (expected === 'boolean' && /^(yes|no|on|off|true|false)$/i.test(text))
    return /^(yes|on|true)$/i.test(text);
  return undefined;
}
