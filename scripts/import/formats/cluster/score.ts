/** A score as a number: INFINITY is a million, as in pacemaker. */
export function scoreOf(text: string): number {
  if (/^\+?inf(inity)?$/i.test(text)) return 1_000_000;
  if (/^-inf(inity)?$/i.test(text)) return -1_000_000;
  return Number.parseInt(text, 10) || 0;
}
