import type { NotCarried, OldMail, Remark, Setting } from '../../reading.ts';
import type { Place } from '../../source.ts';

/*
 * What a cluster manager was told, whatever the spelling: a CIB of Heartbeat 2 or of pacemaker, crmsh, pcs. Names of
 * options have hyphens here, and scores are as they are written.
 */

export interface NamedValue {
  readonly value: string;
  readonly place: Place;
}

export type Values = Map<string, NamedValue>;

export interface ClusterResource {
  readonly id: string;
  readonly class: string;
  readonly provider: string;
  readonly type: string;
  readonly params: Values;
  readonly meta: Values;
  readonly operations: readonly {
    readonly name: string;
    readonly interval: string;
    readonly timeout: string;
    readonly place: Place;
  }[];
  /** Its groups, clones and itself. */
  readonly ids: readonly string[];
  readonly place: Place;
}

interface ClusterLocation {
  /** Of the constraint. */
  readonly id: string;
  readonly resource: string;
  readonly node: string;
  readonly score: string;
  readonly place: Place;
}

export interface ClusterText {
  readonly nodes: {
    readonly name: string;
    readonly standby: boolean;
    /** Where the cluster's own traffic goes. */
    readonly address?: string | undefined;
    readonly place: Place;
  }[];
  readonly options: Values;
  /** Of the cluster's membership, which is no option of pacemaker. */
  readonly settings: Setting[];
  readonly defaults: Values;
  readonly resources: ClusterResource[];
  /** By the texts that name them beside their members. */
  readonly groups: { readonly id: string; readonly members: readonly string[] }[];
  readonly locations: ClusterLocation[];
  /** Rules on a ping attribute, which need the pings. */
  readonly pingRules: Place[];
  /** What has nothing to do with who holds an address. */
  readonly rest: NotCarried[];
  /** Who is told by pacemaker's alerts, and from whom. */
  readonly mails: OldMail[];
  /** What is wrong with the text as such. */
  readonly faults: Remark[];
  readonly constraints: { readonly what: string; readonly place: Place }[];
  /** A format in which stonith-enabled is false unless it is said. */
  readonly heartbeat: boolean;
  readonly place: Place;
}

export function emptyCluster(place: Place, heartbeat: boolean): ClusterText {
  return {
    nodes: [],
    options: new Map(),
    settings: [],
    defaults: new Map(),
    resources: [],
    groups: [],
    locations: [],
    pingRules: [],
    rest: [],
    mails: [],
    faults: [],
    constraints: [],
    heartbeat,
    place,
  };
}
