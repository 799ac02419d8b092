import type { HistoryEntry } from './entry.ts';

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
  return result;
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
    ({ at, seenBy, text }) => [timeOf(at), seenBy.join(', '), text] as const,
  );
  const width = Math.max(0, ...rows.map(([, names]) => Math.min(names.length, widest)));
  return rows.map(([time, names, text]) => `${time}  ${names.padEnd(width)}  ${text}\n`).join('');
}

const widest = 30;

/** To a second, in UTC as everywhere. */
function timeOf(at: string): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}
