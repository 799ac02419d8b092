import type { HistoryView } from '../history/view.ts';
import type { Part } from '../state/node-state.ts';
import type { RateTable } from '../state/rates.ts';
import type { NodeStatus } from '../state/verdict.ts';
import type { WhyReport } from '../state/why-report.ts';
import type { VerbReport } from '../verbs/report.ts';

/*
 * Between the console, which has no rights over the cluster, and its agent, which has them and does nothing but this:
 * one line of JSON as the question, and lines of JSON as answers.
 */

/** `watch`: a state, and another each second, until the connection ends. The others: one answer. */
export type AgentQuestion =
  | { readonly ask: 'watch' | keyof Asked }
  | ({ readonly ask: 'act' } & Action);

/** What is looked up when somebody asks for it, because it costs more than a look. */
export interface Asked {
  /** What pacemaker reckons with, and what it would do if a director died. */
  readonly why: WhyReport;
  /** What all directors saw that can be asked. */
  readonly history: HistoryView;
}

/** `refused`: why there is no answer. */
export type AskedAnswer<K extends keyof Asked> =
  | { readonly found: Asked[K] }
  | { readonly refused: string };

/** One verb of `overlays/shared/verbs`, asked for in the browser. */
export interface Action {
  readonly verb: string;
  /** Empty for a verb without a word. */
  readonly argument: string;
  /** Say what would happen, and change nothing. */
  readonly simulate: boolean;
  /** Do it although it would be refused. */
  readonly force: boolean;
  /** Who asked, for the journal: `ada from 192.0.2.7`. */
  readonly by: string;
}

/** `refused`: it was no verb, or its words were wrong, or the cluster does not answer. */
export type ActionAnswer = { readonly report: VerbReport } | { readonly refused: string };

/** What a director shows of itself and its cluster. */
export interface ConsoleState {
  readonly status: NodeStatus;
  readonly cluster: ClusterView;
  /** Why each floating address is where it is, in the order of the profile. */
  readonly reasons: readonly HolderReason[];
  /** What the kernel of this director has passed on, as the holder, since its start. */
  readonly traffic: Part<Traffic>;
  /** What each virtual service and each server gets, as this director passes it on. */
  readonly rates: Part<RateTable>;
  /** The links to each other director, as corosync has them. */
  readonly links: Part<readonly LinkState[]>;
}

export interface Traffic {
  readonly connections: number;
  /** Bytes of clients. */
  readonly incomingBytes: number;
}

export interface LinkState {
  readonly director: string;
  /** In the order of the links. */
  readonly connected: readonly boolean[];
}

/** What the profile says, as far as the page needs it. */
interface ClusterView {
  readonly name: string;
  readonly directors: readonly DirectorView[];
  readonly realservers: readonly string[];
}

export interface DirectorView {
  readonly name: string;
  readonly preferred: boolean;
}

interface HolderReason {
  readonly address: string;
  /** Whole sentences for a person; empty when nothing can be said. */
  readonly why: readonly string[];
}

/** The longest question, and the longest body of a request, in bytes. */
export const longestQuestion = 4096;
