import type { Cluster } from '../cluster/cluster.ts';
import type { Argv } from '../node/run.ts';
import type { DirectorState, PacemakerState } from '../state/node-state.ts';

/** What may be done to a cluster: one entry of the list that the node's command and other callers share. */
export interface Verb {
  readonly name: string;
  readonly parameter: Parameter;
  /** One line for help texts. */
  readonly brief: string;
  /** Decides what has to be done. Pure: it looks at the state document alone. */
  readonly plan: (argument: string, setting: VerbSetting) => Plan;
}

interface Parameter {
  /** `none`: the verb takes no word. */
  readonly kind: 'director' | 'realserver' | 'switch' | 'none';
  /** For help texts; in brackets when it may be left out, which means this director. */
  readonly placeholder: string;
}

export interface VerbSetting {
  readonly cluster: Pick<Cluster, 'directors' | 'realservers' | 'virtualServices' | 'failover'>;
  readonly director: DirectorState;
  /** The same as `director.pacemaker`, which has answered. */
  readonly pacemaker: PacemakerState;
}

/** What a verb comes to. `fault`: it cannot be done. `unchanged`: it is so already. */
export type Plan =
  | { readonly kind: 'fault'; readonly message: string; readonly hint: string }
  | { readonly kind: 'unchanged'; readonly message: string }
  | Change;

export interface Change {
  readonly kind: 'change';
  readonly steps: readonly Step[];
  /** What is true once all steps are done. */
  readonly done: string;
  /** Why it should not be done; it is all the same when somebody insists. */
  readonly refusal?: Refusal | undefined;
  readonly warnings: readonly string[];
  /** Judges where the floating addresses would be, by the simulation of all steps. */
  readonly judge?: ((after: Holders) => Refusal | undefined) | undefined;
  /** Whether it may move floating addresses, and a simulation has something to say. */
  readonly moves: boolean;
}

export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

/** By floating address: the director that holds it, or null. */
export type Holders = Readonly<Record<string, string | null>>;

export interface Step {
  /** One program of pacemaker. It also runs on a copy of the configuration, for a simulation. */
  readonly argv: Argv;
  /** What to wait for before the next step. */
  readonly until?: Condition | undefined;
  /** It runs also when the wait before it has failed: it takes something back. */
  readonly always?: boolean | undefined;
  /** It changes the cluster's history, not its configuration: a simulation leaves it out. */
  readonly live?: boolean | undefined;
}

export interface Condition {
  /** `the floating addresses are on litsha22`. */
  readonly what: string;
  readonly holds: (pacemaker: PacemakerState) => boolean;
}
