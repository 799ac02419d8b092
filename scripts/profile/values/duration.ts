const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `6s` → 6000 milliseconds; undefined for what is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,7})(ms|s|m|h)$/.exec(text) ?? [];
  const factor = units[unit];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/**
 * The same for a text that the schema has checked.
 *
 * @throws Error for what is no duration.
 */
export function milliseconds(text: string): number {
  const time = parseDuration(text);
  if (time === undefined) throw new Error(`not a duration: ${text}`);
  return time;
}
