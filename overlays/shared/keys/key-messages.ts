import type { SentReport } from '../apply/messages.ts';
import type { RotationState } from './rotation-state.ts';

/** What the build host asks of a node while keys change. Each step may be asked for again. */
export type KeysRequest =
  /** Which keys does the node have? Nothing changes. */
  | { readonly do: 'keys'; readonly step: 'look' }
  /** Keep these keys beside the present ones, and believe both. `keys` is the text that was signed. */
  | {
      readonly do: 'keys';
      readonly step: 'stage';
      readonly keys: string;
      readonly signature: string;
    }
  /** Put the new ones in the place of the old ones, and believe both. corosync goes on with the old one. */
  | { readonly do: 'keys'; readonly step: 'switch'; readonly id: string }
  /** For one director, when all have switched: let corosync everywhere read its key anew. */
  | { readonly do: 'keys'; readonly step: 'reload'; readonly id: string }
  /** Forget the old ones. */
  | { readonly do: 'keys'; readonly step: 'finish'; readonly id: string }
  /** Forget the new ones, unless they count already. */
  | { readonly do: 'keys'; readonly step: 'back'; readonly id: string };

/** The keys of a node, without any of them. */
export interface KeysReport {
  /** Fingerprint of corosync's key on a director, and of its secret on a witness; null: it has none. */
  readonly key: string | null;
  /** The rotation that is under way here; null: there is none. */
  readonly rotation: RotationState | null;
  /** The id of the rotation that ended here last; null: there was none. */
  readonly last: string | null;
  /** Who may sign seeds: `ssh-ed25519 AAAA…`. */
  readonly seedKeys: readonly string[];
  /** What pacemaker says of the directors, on a director that it answers. */
  readonly members: readonly string[];
  readonly report: SentReport;
}
