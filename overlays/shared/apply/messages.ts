import type { Cluster } from '../cluster/cluster.ts';
import type { ApplyState } from '../state/apply-state.ts';
import type { NodeIdentity } from '../node/node.ts';
import type { KeysReport, KeysRequest } from '../keys/key-messages.ts';
import { isRecord } from './is-record.ts';
import type { CertificateFacts } from '../tls/certificate.ts';
import type { Archive } from './archive.ts';

/*
 * What the build host asks the program of a node, one request for each call, as JSON on its stdin; the answer is JSON
 * on its stdout.
 */

/** Another number: the two do not understand each other. */
export const applyFormat = 1;

interface Brought {
  readonly archive: Archive;
  /** Pacemaker has the archive's configuration already: the node missed the change that brought it. */
  readonly late?: boolean;
}

export type ApplyRequest =
  /** What does the node run? Nothing changes. */
  | {
      readonly do: 'report';
      readonly paths: readonly string[];
      /** Digests of cluster files that whoever asks has: a node that has one of them need not send it. */
      readonly known?: readonly string[];
    }
  /** Would the node take it, and what would become of it? Nothing changes. */
  | ({ readonly do: 'check' } & Brought)
  /** Write it down as a whole. Nothing takes effect. */
  | ({ readonly do: 'stage' } & Brought)
  /** What was staged takes effect, for as long as the window lasts. */
  | { readonly do: 'start'; readonly id: string }
  /** What takes effect once in the cluster; for one director, when the files are on all of them. */
  | { readonly do: 'cluster'; readonly id: string }
  /** Is the node well? It looks again until it is, or the seconds are over. */
  | {
      readonly do: 'gate';
      readonly seconds: number;
      readonly known: readonly string[];
      /** Whether corosync has to run with what its file says: after the cluster's step. */
      readonly inCluster: boolean;
    }
  | { readonly do: 'confirm'; readonly id: string }
  /** Go back now: what was staged is forgotten, what took effect is taken back. */
  | { readonly do: 'revert'; readonly id: string }
  | KeysRequest;

export type ApplyAnswer =
  | {
      readonly ok: true;
      readonly report?: SentReport;
      readonly found?: CheckResult;
      readonly keys?: KeysReport;
    }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string };

export type RefusalCode =
  /** A change waits for its confirmation. */
  | 'pending'
  /** The node has something else than the plan was made for. */
  | 'stale'
  /** For another node or cluster, or of another version of lvsmith. */
  | 'foreign'
  | 'damaged'
  /** There is no change of this id. */
  | 'unknown'
  /** The node's own tools refuse a file. */
  | 'invalid'
  /** No room on the disk. */
  | 'full'
  /** Something did not take effect, or the node is not well afterwards. */
  | 'failed';

/** What the node runs now. */
export interface NodeReport extends SentReport {
  readonly cluster: Cluster;
}

/** The same as a node sends it. */
export interface SentReport {
  readonly identity: NodeIdentity;
  readonly image: string;
  /** Not there: it is one that whoever asked has, by the digest of its file. */
  readonly cluster?: Cluster | undefined;
  /** `digestOf` each file that was asked for; null: it is not there. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly apply: ApplyState;
  /** Why the node is not well; empty: it is. */
  readonly reasons: readonly string[];
  /** On realservers, of what they have now. */
  readonly certificate?: CertificateFacts | undefined;
  /** On directors. */
  readonly director?: DirectorReport | undefined;
}

export interface DirectorReport {
  readonly quorate: boolean;
  /** Whether it holds a floating address. */
  readonly holds: boolean;
  /** What administrators did by hand, which a change leaves as it is. */
  readonly byHand: readonly string[];
}

/** What checking an archive found out. */
export interface CheckResult {
  /** What pacemaker would do, in its own words; for the director that was asked about it. */
  readonly transition: readonly string[];
  /** Whether a floating address would move. */
  readonly moves: boolean;
}

export function isAnswer(value: unknown): value is ApplyAnswer {
  if (!isRecord(value) || value['format'] !== applyFormat) return false;
  return (
    value['ok'] === true ||
    (value['ok'] === false &&
      typeof value['code'] === 'string' &&
      typeof value['message'] === 'string')
  );
}
