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
