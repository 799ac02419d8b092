import type { HistoryEntry } from './entry.ts';

/** One history, of all directors that answered. */
export interface HistoryView {
  /** When it was asked for: ISO 8601, UTC, by the clock of the director that asked. */
  readonly at: string;
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[];
  /** Whole sentences: who did not answer, and whose clock differs. */
  readonly remarks: readonly string[];
}
