import type { Forwarding } from '../cluster/choices.ts';
import type {
  AddressConflict,
  LvsState,
  CheckerWork,
  MonAnswer,
  SyncState,
} from '../health/lvs-state.ts';
import type { ServerCertificate } from '../health/server-certificate.ts';
import type { LeaseState } from '../lease/lease-state.ts';
import type { CertificateFacts } from '../tls/certificate.ts';
import type { ApplyState } from './apply-state.ts';
import type { NotifyState } from './notify-state.ts';
import type { WitnessState } from '../lease/witness-state.ts';
import type { FirstBootStatus } from '../node/first-boot-status.ts';
import type { NodeIdentity } from '../node/node.ts';
import type { UpdateState } from '../update/update-state.ts';

/**
 * What a node says of itself: one JSON document, which `lvsmith state --json` prints and every view
 * reads (`lvsmith status`, the lab's status, its stages). It is gathered when somebody asks; only the
 * reconciler keeps its own parts up to date, in `paths.lvs`. Keys keep their names; new ones may come.
 */
export interface NodeState {
  /** When the document was gathered: ISO 8601, UTC, as all times here. */
  readonly at: string;
  /** Seconds since the start of the machine. */
  readonly uptime: number;
  readonly image: Part<ImageVersion>;
  /** What is on trial, and how the last update ended; nodes of earlier versions do not say. */
  readonly update?: Part<UpdateState> | undefined;
  /** Who the node is; null: no seed was applied. */
  readonly identity: Part<NodeIdentity | null>;
  /** How the first boot's last run ended; null: it has not run yet. */
  readonly firstBoot: Part<FirstBootStatus | null>;
  /** The units that make a node of this role serve, by name without `.service`, in their order. */
  readonly units: Part<Readonly<Record<string, UnitState>>>;
  /** Whether the kernel has the firewall's rules, whatever its unit says. */
  readonly firewall: Part<'loaded' | 'missing'>;
  /** The file system of /var, where everything is that the machine keeps. */
  readonly storage: Part<StorageState>;
  /** Changes that the build host brought while the node ran; not there where there never was one. */
  readonly changes?: Part<ApplyState> | undefined;
  /** What a director could not tell people; null: nothing. Not there where there is nobody to be told. */
  readonly notify?: Part<NotifyState | null> | undefined;
  /** On directors only. */
  readonly director?: DirectorState | undefined;
  /** Of the web servers of a realserver, and of the console of a director that has one; null: there is none yet. */
  readonly certificate?: Part<CertificateFacts | null> | undefined;
  /** On the witness of a lease only: its part in it. */
  readonly witness?: Part<WitnessState> | undefined;
}

/**
 * One part of the document, with its age: `at` is when it was observed. A program that did not answer
 * makes its part unknown, with the reason; the other parts stay.
 */
export type Part<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly at: string;
  readonly value: T;
}

interface Unknown {
  /** When it was asked for. */
  readonly at: string;
  /** Why it is not known, for a person. */
  readonly unknown: string;
}

/** From the image's os-release. */
export interface ImageVersion {
  readonly id: string;
  readonly version: string;
}

export interface StorageState {
  readonly bytes: number;
  /** What others than root may still write. */
  readonly freeBytes: number;
}

export type UnitState = 'active' | 'starting' | 'failed' | 'inactive';

export interface DirectorState {
  /** As corosync sees it; known also while pacemaker does not run. */
  readonly quorum: Part<Quorum>;
  /** As pacemaker on this director sees the cluster. */
  readonly pacemaker: Part<PacemakerState>;
  readonly addresses: Part<readonly AddressState[]>;
  /** Other machines that answer for floating addresses of this director. */
  readonly conflicts: Part<readonly AddressConflict[]>;
  /** This director's part in the lease on the floating addresses; null: the cluster has none. */
  readonly lease: Part<LeaseState | null>;
  /** The kernel's IPVS table. */
  readonly table: Part<readonly TableService[]>;
  /** What the reconciler does, as of its last run. */
  readonly reconciler: Part<ReconcilerState>;
  readonly sync: Part<SyncState>;
  readonly health: Part<readonly ServerHealth[]>;
  /** The certificates that this director's checks met; nodes of earlier versions do not say. */
  readonly certificates?: Part<readonly ServerCertificate[]> | undefined;
  /** The drained realservers, in the cluster's configuration as this director has it. */
  readonly drained: Part<readonly string[]>;
  /** Ids of constraints that pin or ban the floating addresses, made by hand or by a move that was cut short. */
  readonly constraints: Part<readonly string[]>;
  /** What the reconciler reported last, oldest first. */
  readonly events: Part<LvsState['events']>;
}

export interface Quorum {
  readonly quorate: boolean;
  readonly votes: number;
  readonly expectedVotes: number;
  /** The votes without which no director may hold an address. */
  readonly needed: number;
  /** Of a cluster with a witness: whether it gives corosync its vote. */
  readonly witness?: 'votes' | 'silent' | undefined;
}

export interface PacemakerState {
  /** The director that decides for the cluster; null: none was elected yet. */
  readonly dc: string | null;
  readonly quorate: boolean;
  /** Whether pacemaker leaves everything as it is. */
  readonly maintenance: boolean;
  readonly nodes: readonly PacemakerNode[];
  readonly resources: readonly PacemakerResource[];
  readonly failures: readonly PacemakerFailure[];
}

interface PacemakerNode {
  readonly name: string;
  readonly state: PacemakerNodeState;
  /** Node attributes, `lvsmith-synced` and `pingd` among them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** `unclean`: it was lost, and is not fenced yet. `pending`: it is joining. */
export type PacemakerNodeState =
  | 'online'
  | 'standby'
  | 'maintenance'
  | 'pending'
  | 'unclean'
  | 'offline';

export interface PacemakerResource {
  readonly id: string;
  /** Where it runs; more than one for a clone. */
  readonly nodes: readonly string[];
  readonly failed: boolean;
  /** When the only director that runs it started it, by that one's clock, ISO 8601; not there: pacemaker does not say. */
  readonly started?: string | undefined;
}

export interface PacemakerFailure {
  readonly resource: string;
  readonly node: string;
  readonly operation: string;
  readonly reason: string;
  /** As pacemaker writes it. */
  readonly time: string;
}

export interface AddressState {
  /** The DNS name that clients use. */
  readonly name: string;
  readonly address: string;
  /** Whether the kernel of this node has it. */
  readonly here: boolean;
  /** The director that holds it for pacemaker; null: none does, or pacemaker does not answer. */
  readonly holder: string | null;
  /**
   * Since when, ISO 8601, by the holder's clock: of this director as its kernel had it, of another as pacemaker has it,
   * which with a lease is some seconds later. null: nobody can say. Not there: nobody holds it.
   */
  readonly since?: string | null | undefined;
}

/** A virtual service of the profile, or one of the kernel's that no profile knows. */
export interface TableService {
  /** The name in the profile; null: it is not in the profile. */
  readonly service: string | null;
  readonly protocol: string;
  /** `192.0.2.1:80`, `[2001:db8::1]:80`. */
  readonly endpoint: string;
  /** null: the kernel does not have this virtual service. */
  readonly scheduler: string | null;
  /** Since the service came into the table; not there: the kernel tells it to root alone. */
  readonly counters?: Counters | undefined;
  readonly destinations: readonly TableDestination[];
}

export interface TableDestination {
  /** A realserver's name, `sorry server`, or null for an address that the profile does not know here. */
  readonly server: string | null;
  readonly endpoint: string;
  /** null: it is not in the table. */
  readonly kernel: {
    readonly forwarding: Forwarding | 'local';
    readonly weight: number;
    readonly activeConnections: number;
    readonly inactiveConnections: number;
    /** Since the server came into the table; not there: the kernel tells it to root alone. */
    readonly counters?: Counters | undefined;
  } | null;
}

/** What IPVS has counted. What servers answer past the director (`dr`, `tun`) is not in it. */
export interface Counters {
  readonly connections: number;
  readonly incomingPackets: number;
  readonly outgoingPackets: number;
  readonly incomingBytes: number;
  readonly outgoingBytes: number;
}

interface ReconcilerState {
  readonly mon: MonAnswer;
  /** Seconds of uptime since when mon has not answered; null: it answers. */
  readonly monSilentSince: number | null;
  /** Whether the checker asks the servers for mon; undefined: mon has not said. */
  readonly checker?: CheckerWork | undefined;
  /** Why the last run failed; null: it succeeded. */
  readonly problem: string | null;
  /** How often this director has taken the floating addresses since its start. */
  readonly takeovers?: number | undefined;
  /** When they came or went last; null: not since its start. */
  readonly holderChanged?: string | null | undefined;
}

export interface ServerHealth {
  readonly realserver: string;
  readonly service: string;
  readonly verdict: 'up' | 'down';
  /** When the verdict changed last; null: it has not since the reconciler's first run. */
  readonly since: string | null;
  /** mon's last check or alert that counted; null: it has said nothing yet. */
  readonly checked: string | null;
  /** What mon said of a server that is down; empty otherwise. */
  readonly words: string;
}
