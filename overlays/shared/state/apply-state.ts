import type { RotationState } from '../keys/rotation-state.ts';

/** How the reason begins for which a node with a pending change is not `joined`. */
export const changeWaits = 'a change waits for its confirmation';

/** The same for a node whose keys are new ones, while the old ones are believed as well. */
export const keysChange = 'its keys are being changed';

/** What became of the changes that the build host brought to a running node. */
export interface ApplyState {
  /** Takes effect, and is taken back unless somebody confirms it; null: there is none. */
  readonly pending: PendingChange | null;
  /** The last one that came to an end; null: there was none. */
  readonly last: EndedChange | null;
  /** A rotation of keys that is under way. */
  readonly keys?: RotationState | undefined;
}

export interface PendingChange {
  readonly id: string;
  /** Who brought it, and from where. */
  readonly by: string;
  /** When the node goes back by itself, ISO 8601. */
  readonly until: string;
}

export interface EndedChange {
  readonly id: string;
  readonly by: string;
  readonly outcome: 'confirmed' | 'reverted';
  /** Why it was taken back; empty for one that was confirmed. */
  readonly why: string;
  /** ISO 8601. */
  readonly at: string;
}
