import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import type { NotifyState } from '../../shared/state/notify-state.ts';
import type { Ledger } from './ledger.ts';
import type { Observed } from './observer.ts';
import type { Outbox } from './outbox.ts';

/** What a director keeps of its notifications, so that nothing is lost or told again when its program starts anew. */
export interface SavedState {
  /** The kernel's id of the start of the machine that it is from. */
  readonly boot: string;
  readonly observed: Observed;
  /** By the name of the outlet. */
  readonly outboxes: Readonly<Record<string, Outbox>>;
  readonly ledger: Ledger;
  /** Words of other directors that have stood for a change. */
  readonly used: readonly string[];
}

/** undefined: there is none, or another version wrote it. */
export function readSaved(text = readIfThere(paths.notify)): SavedState | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isSaved(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Only root writes it: a power cut may leave half of it, and an older program another form. */
function isSaved(value: unknown): value is SavedState {
  if (typeof value !== 'object' || value === null) return false;
  const { boot, observed, outboxes, ledger, used }: { [K in keyof SavedState]?: unknown } = value;
  return (
    typeof boot === 'string' &&
    hasLists(observed, ['known']) &&
    typeof outboxes === 'object' &&
    outboxes !== null &&
    Object.values(outboxes).every((box: unknown) => hasLists(box, ['waiting'])) &&
    hasLists(ledger, ['told']) &&
    Array.isArray(used)
  );
}

function hasLists(value: unknown, keys: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return keys.every((key) => {
    const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
    return Array.isArray(found);
  });
}

/** What `lvsmith status` says of it; null: nothing has been tried in vain. */
export function notifyState(saved = readSaved()): NotifyState | null {
  const stuck = Object.entries(saved?.outboxes ?? {}).flatMap(
    ([outlet, { waiting, failures, says, dropped }]) => {
      const [first] = waiting;
      if (first === undefined || failures === 0) return [];
      const since = new Date(first.at * 1000).toISOString();
      return [{ outlet, events: waiting.length, since, says, dropped }];
    },
  );
  return stuck.length === 0 ? null : { stuck };
}
