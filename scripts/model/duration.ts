const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `500ms`, `6s`, `10m`, `1h` → milliseconds. The schema has checked the form. */
export function milliseconds(duration: string): number {
  const match = /^([0-9]+)(ms|s|m|h)$/.exec(duration);
  if (match === null) throw new Error(`not a duration: ${duration}`);
  return Number(match[1]) * units[match[2] as keyof typeof units];
}
