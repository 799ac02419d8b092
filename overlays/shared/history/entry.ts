/** Something that happened to the cluster, as one director saw it. */
export interface HistoryEntry {
  /** ISO 8601, UTC, by the clock of the director that saw it. */
  readonly at: string;
  /** The directors that saw it. */
  readonly seenBy: readonly string[];
  readonly kind: HistoryKind;
  /** A sentence for a person, without its end. */
  readonly text: string;
  /** Of a takeover in a merged history: milliseconds in which nobody held the addresses, where that is known. */
  readonly gap?: number;
}

/** `nobody held them for 1.2 s`; empty where that is not known. */
export function gapWords({ gap }: Pick<HistoryEntry, 'gap'>): string {
  return gap === undefined ? '' : `nobody held them for ${(gap / 1000).toFixed(1)} s`;
}

/**
 * - `holder`: a director took the floating addresses, or gave them up.
 * - `director`: one came, went, or was reset.
 * - `server`: a realserver's verdict, or its drain.
 * - `action`: what a person did, and where.
 * - `trouble`: what did not go as it should.
 */
type HistoryKind = 'holder' | 'director' | 'server' | 'action' | 'trouble';

const kinds: readonly string[] = ['holder', 'director', 'server', 'action', 'trouble'];

/** An entry in a line of JSON, of which nothing is believed; undefined: it is none. */
export function parseEntry(line: string): HistoryEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isEntry(value)) return undefined;
  const { at, seenBy, kind, text } = value;
  return { at, seenBy, kind, text };
}

function isEntry(value: unknown): value is HistoryEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { at, seenBy, kind, text }: { readonly [K in keyof HistoryEntry]?: unknown } = value;
  return (
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at)) &&
    Array.isArray(seenBy) &&
    seenBy.every((name) => typeof name === 'string') &&
    typeof kind === 'string' &&
    kinds.includes(kind) &&
    typeof text === 'string'
  );
}
