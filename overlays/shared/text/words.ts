/** The words of a text, for tables of names that are read as prose. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
