import { visible } from '../text/visible.ts';

/**
 * One structured line in the journal: `lvsmith: <what> key=value …`. Written by every program on a
 * node, so that `journalctl -t lvsmith` tells the whole story in order.
 */
export function formatEvent(
  what: string,
  fields: Readonly<Record<string, string | number | boolean>> = {},
): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${quote(String(value))}`);
  return [what, ...pairs].join(' ');
}

function quote(value: string): string {
  return /^[\w.:/@+,-]+$/.test(value) ? value : visible(JSON.stringify(value));
}

/** Reads such a line back; undefined for what is none. Words that are no pair are left out. */
export function parseEvent(
  line: string,
): { readonly what: string; readonly fields: Readonly<Record<string, string>> } | undefined {
  const [, what, rest = ''] = /^([a-z][a-z0-9-]*)((?: .*)?)$/.exec(line) ?? [];
  if (what === undefined) return undefined;
  const fields: Record<string, string> = {};
  for (const [, key = '', value = ''] of rest.matchAll(/ (\w+)=("(?:[^"\\]|\\.)*"|\S*)/g))
    fields[key] = value.startsWith('"') ? unquote(value) : value;
  return { what, fields };
}

function unquote(value: string): string {
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
