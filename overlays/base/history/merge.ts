import { gapWords, type HistoryEntry } from '../../shared/history/entry.ts';

/** Milliseconds within which two directors see the same: a token that runs out, and a clock that is a little late. */
const sameMoment = 10_000;

/**
 * The histories of several directors as one, oldest first. Each has its own clock. What all of them see, as the loss of
 * another, is told once, with who saw it.
 */
export function merged(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const sorted = entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const result: HistoryEntry[] = [];
  for (const entry of sorted) {
    const index = isShared(entry) ? result.findLastIndex((other) => isSame(other, entry)) : -1;
    const known = result[index];
    if (known === undefined) result.push(entry);
    else result[index] = { ...known, seenBy: [...new Set([...known.seenBy, ...entry.seenBy])] };
  }
  return withGaps(result);
}

/** Milliseconds: what lies longer apart is no failover. */
const longestGap = 600_000;

/**
 * How long clients met nobody: from where a director gave the addresses up until one took them. A director that lost
 * its power says no last word, and then it is not known.
 */
function withGaps(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  let given: number | undefined;
  return entries.map((entry) => {
    if (entry.kind !== 'holder') return entry;
    const at = Date.parse(entry.at);
    const before = given;
    given = entry.text.startsWith('gave ') ? at : undefined;
    if (!entry.text.startsWith('took ') || before === undefined) return entry;
    return at - before > longestGap ? entry : { ...entry, gap: at - before };
  });
}

/** Of itself a director says what no other can. */
function isShared({ kind, text }: HistoryEntry): boolean {
  return (
    kind === 'server' || (kind === 'director' && / was lost$| is a member$| counts as /.test(text))
  );
}

function isSame(one: HistoryEntry, other: HistoryEntry): boolean {
  const apart = Math.abs(Date.parse(one.at) - Date.parse(other.at));
  const news = other.seenBy.some((name) => !one.seenBy.includes(name));
  return one.kind === other.kind && one.text === other.text && apart <= sameMoment && news;
}

/** The history for a person. */
export function historyText(entries: readonly HistoryEntry[]): string {
  const rows = entries.map(
    (entry) => [timeOf(entry.at), entry.seenBy.join(', '), wordsOf(entry)] as const,
  );
  const width = Math.max(0, ...rows.map(([, names]) => Math.min(names.length, widest)));
  return rows.map(([time, names, text]) => `${time}  ${names.padEnd(width)}  ${text}\n`).join('');
}

function wordsOf(entry: HistoryEntry): string {
  const gap = gapWords(entry);
  return gap === '' ? entry.text : `${entry.text} (${gap})`;
}

const widest = 30;

/** To a second, in UTC as everywhere. */
function timeOf(at: string): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}
