import { markOf, type Change } from './change.ts';

/** What a director has told, for the others: which change, and when it saw it, in seconds since 1970. */
interface Told {
  readonly mark: string;
  readonly at: number;
}

/** What a director says of itself to the others. */
export interface Ledger {
  /** Since when it has been watching the cluster, in seconds since 1970. */
  readonly since: number;
  readonly told: readonly Told[];
}

/** Seconds by which two directors may see the same event apart: their clocks, and pacemaker's own time. */
const sameEvent = 120;
/** Of a certificate they may learn as far apart as their checks let a server show it again, and what is remembered. */
const sameCertificate = 900;
/** Seconds for which what was told stays in a ledger, and the most of it. */
const remembered = 900;
const mostTold = 1500;

export function tell(ledger: Ledger, changes: readonly Change[], way: string, now: number): Ledger {
  const fresh = ledger.told.filter(({ at }) => now - at <= remembered);
  const added = changes.map((change) => ({ mark: markOf(change, way), at: change.at }));
  return { ...ledger, told: [...fresh, ...added].slice(-mostTold) };
}

/** For an attribute of pacemaker: digits, letters, dots and commas. */
export function ledgerText({ since, told }: Ledger): string {
  return [since.toString(36), ...told.map(({ mark, at }) => `${mark}.${at.toString(36)}`)].join(
    ',',
  );
}

/** undefined: it is none. */
export function parseLedger(text: string): Ledger | undefined {
  const [first = '', ...rest] = text.split(',');
  if (!/^[0-9a-z]{1,9}$/.test(first)) return undefined;
  const told = rest.flatMap((word) => {
    const [, mark, at] = /^([0-9a-f]{12})\.([0-9a-z]{1,9})$/.exec(word) ?? [];
    return mark === undefined || at === undefined ? [] : [{ mark, at: Number.parseInt(at, 36) }];
  });
  return { since: Number.parseInt(first, 36), told };
}

/**
 * Leaves out of what waits what other directors have told. Each word of theirs stands for one change: a server that
 * failed twice was told twice.
 *
 * @param used words that have stood for a change already, by director; those of now are added.
 */
export function withoutTold(
  waiting: readonly Change[],
  way: string,
  ledgers: ReadonlyMap<string, Ledger>,
  used: Set<string>,
): readonly Change[] {
  return waiting.filter((change) => {
    const mark = markOf(change, way);
    const apart = change.topic.startsWith('certificate/') ? sameCertificate : sameEvent;
    for (const [director, { told }] of ledgers)
      for (const each of told) {
        const word = `${director}.${each.mark}.${each.at}`;
        if (each.mark !== mark || used.has(word)) continue;
        if (Math.abs(each.at - change.at) > apart) continue;
        used.add(word);
        return false;
      }
    return true;
  });
}
