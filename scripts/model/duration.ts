const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `6s`, `10m`, `1h` → milliseconds. The schema has checked the form. */
export function milliseconds(duration: string): number {
  const match = /^([0-9]+)(ms|s|m|h)$/.exec(duration);
  const unit = units[match?.[2] ?? ''];
  if (unit === undefined) throw new Error(`not a duration: ${duration}`);
  return Number(match?.[1]) * unit;
}
