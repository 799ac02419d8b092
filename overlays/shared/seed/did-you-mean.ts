/** `did you mean "hostname"?` for a word that is nearly one of those that are known. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  const [nearest] = known
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate) }))
    .filter(({ candidate, far }) => far <= Math.max(1, Math.floor(candidate.length / 4)))
    .toSorted((a, b) => a.far - b.far);
  return nearest === undefined ? undefined : `did you mean "${nearest.candidate}"?`;
}

/** Levenshtein's distance: insertions, deletions and replacements between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
