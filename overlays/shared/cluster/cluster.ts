import type {
  FailureAction,
  Forwarding,
  NetworkName,
  Protocol,
  Scheduler,
  SchedulerFlag,
  fencings,
  mailTransports,
  noQuorumPolicies,
  syslogTransports,
  tieBreakers,
  webhookFormats,
} from './choices.ts';
import type { LeaseTiming } from '../lease/timing.ts';
import type { BondMode, HashPolicy, LacpRate } from '../seed/network/bonds.ts';
import type { PortRange } from '../net/ports.ts';

/**
 * The cluster as every node sees it. The model computes it from the profile, the image carries it as
 * JSON at `paths.cluster`, and the programs on the nodes read it from there. It holds nothing secret
 * and nothing that only one node needs. Durations are milliseconds.
 */
export interface Cluster {
  readonly name: string;
  readonly networks: {
    readonly public: Network;
    readonly heartbeat?: Network | undefined;
    /** Where the realservers are, if not in the public network. */
    readonly realservers?: Network | undefined;
    /** Further networks that clients come from; undefined: none. */
    readonly clients?: readonly Network[] | undefined;
  };
  readonly directors: readonly Director[];
  readonly realservers: readonly Realserver[];
  readonly membership: Membership;
  readonly failover: Failover;
  readonly floatingAddresses: readonly FloatingAddress[];
  readonly services: readonly Service[];
  /** What belongs in the IPVS table: one entry for each service on each floating address. */
  readonly virtualServices: readonly VirtualService[];
  /** The page in the browser; null: there is none. */
  readonly console: Console | null;
  /** What every node tells Prometheus of itself; null: nothing. */
  readonly metrics: Metrics | null;
  /** Who is told what happens; null: nobody. */
  readonly notify: Notify | null;
  /** Where every node sends its log; null: nowhere. */
  readonly syslog: Syslog | null;
  /** From where nodes are administered; not there: from everywhere. */
  readonly management?: Management | undefined;
  /** Whether and where established connections are copied from the holder to the other directors. */
  readonly sync: { readonly on: boolean; readonly interface: NetworkName; readonly id: number };
}

export interface Network {
  /** One of `networkNames`, or that of a further network. */
  readonly name: string;
  /** IPv4 in CIDR form, `192.168.71.0/24`. */
  readonly subnet: string;
  readonly gateway?: string | undefined;
  /** IPv6 in CIDR form. */
  readonly subnet6?: string | undefined;
  readonly gateway6?: string | undefined;
  /** The largest packet, in bytes; undefined: the NIC's own. */
  readonly mtu?: number | undefined;
  /** Its VLAN, tagged on directors; undefined: its frames have no tag. */
  readonly vlan?: number | undefined;
  /** The network whose NICs it shares on directors; undefined: it has its own. */
  readonly over?: string | undefined;
  /** How several NICs of a node are bonded. */
  readonly bond?: NetworkBond | undefined;
  /** Static routes of whoever's default route is this network's router. */
  readonly routes?: readonly { readonly to: string; readonly via: string }[] | undefined;
  readonly dns: readonly string[];
  /** Domains in which names without a dot are looked up; undefined: none. */
  readonly search?: readonly string[] | undefined;
  readonly ntp: readonly string[];
}

interface NetworkBond {
  readonly mode: BondMode;
  readonly hashPolicy?: HashPolicy | undefined;
  readonly lacpRate?: LacpRate | undefined;
}

/** One NIC of a node, or what it has in place of one. Neither `mac` nor `originalName`: the node's only (or n-th) NIC, in PCI order. */
export interface Attachment {
  /** The name of the network. */
  readonly network: string;
  readonly address: string;
  readonly address6?: string | undefined;
  /** Lower case, colons. */
  readonly mac?: string | undefined;
  /** The name that the kernel gave, `eth0` or `enp1s0`. */
  readonly originalName?: string | undefined;
  /** Several NICs as one bond, each by its MAC address (lower case) or by the kernel's name; the first one is preferred. */
  readonly nics?: readonly string[] | undefined;
  /** The VLAN of the network, where this node's frames in it have a tag. */
  readonly vlan?: number | undefined;
  /** The network whose NIC it shares; only with a VLAN. */
  readonly over?: string | undefined;
}

export interface Director {
  readonly name: string;
  /** corosync's nodeid: 1-based, in the order of the profile; never reused for another name. */
  readonly id: number;
  readonly preferred: boolean;
  readonly public: Attachment;
  readonly heartbeat?: Attachment | undefined;
  readonly realservers?: Attachment | undefined;
  /** In further networks of clients, in their order; undefined: there are none. */
  readonly clients?: readonly Attachment[] | undefined;
}

export interface Realserver {
  readonly name: string;
  /** Somebody else's machine: without image and seed; undefined: it is the cluster's own. */
  readonly external?: true | undefined;
  /** Its only NIC in the cluster's networks. */
  readonly nic: Attachment;
  /** The default route: a floating address under NAT, the network's gateway otherwise. */
  readonly gateway?: string | undefined;
  readonly gateway6?: string | undefined;
  /** It is the third voter of two directors, and holds nothing. */
  readonly witness?: true | undefined;
}

export interface Membership {
  readonly keepalive: number;
  readonly warntime: number;
  readonly deadtime: number;
  readonly initdead: number;
  /** corosync's token timeout, derived from deadtime, and the settings derived with it. */
  readonly token: number;
  readonly consensus: number;
  /** Percent of the token after which corosync warns, derived from warntime. */
  readonly tokenWarning: number;
  readonly twoNode: boolean;
  readonly tieBreaker: (typeof tieBreakers)[number];
  readonly noQuorumPolicy: (typeof noQuorumPolicies)[number];
}

export interface Failover {
  readonly autoFailback: boolean;
  /** Directors in the order in which they are wanted; undefined: only the preferred one stands out. */
  readonly order?: readonly string[] | undefined;
  /** Score of the preferred director; below one ping node's multiplier, see the profile's rule. */
  readonly preference: number;
  readonly fencing: (typeof fencings)[number];
  /** null: the addresses have no lease, and move when fencing is over. */
  readonly lease: LeaseTiming | null;
  readonly ping: {
    readonly nodes: readonly string[];
    readonly multiplier: number;
    readonly dampening: number;
    readonly interval: number;
  };
}

export interface Console {
  readonly port: number;
  /** Networks in CIDR form that may reach it, with a password; none: the director itself only. */
  readonly from: readonly string[];
}

export interface Metrics {
  readonly port: number;
  /** Networks in CIDR form that may read it; none: the node itself only. */
  readonly from: readonly string[];
}

export interface Notify {
  readonly mail: MailSettings | null;
  readonly webhook: WebhookSettings | null;
  /** Milliseconds between two messages that say that something is still not well. */
  readonly remind: number;
}

export interface MailSettings {
  readonly server: string;
  readonly port: number;
  readonly tls: (typeof mailTransports)[number];
  /** undefined: nobody logs in. */
  readonly user?: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  /** A file on the node; undefined: the authorities that Debian trusts. */
  readonly ca?: string | undefined;
}

export interface WebhookSettings {
  /** undefined: it is a secret, and comes with the seed. */
  readonly url?: string | undefined;
  readonly format: (typeof webhookFormats)[number];
  readonly ca?: string | undefined;
}

export interface Syslog {
  readonly server: string;
  readonly port: number;
  readonly transport: (typeof syslogTransports)[number];
  readonly ca?: string | undefined;
}

export interface Management {
  /** Networks in CIDR form from which SSH can be reached. */
  readonly from: readonly string[];
  /** Whether SSH answers on the floating addresses, too. */
  readonly floatingAddresses: boolean;
}

export interface FloatingAddress {
  /** The DNS name that clients use; unique among the floating addresses. */
  readonly name: string;
  readonly address: string;
  readonly family: 4 | 6;
  readonly prefix: number;
  /** The name of its network. */
  readonly interface: string;
  readonly broadcast?: string | undefined;
}

export interface Service {
  readonly name: string;
  readonly protocol: Protocol;
  /** 0: several, see `ports`. */
  readonly port: number;
  /** Several ports as one service, in the profile's words: `80, 443`, `8000-8100`, `all`. */
  readonly ports?: string | undefined;
  readonly check: Check;
  readonly onFailure: FailureAction;
  /** The page that directors serve while no server works; undefined: none. */
  readonly sorryPage?: SorryPage | undefined;
}

export interface SorryPage {
  /** Where every director serves it, for IPVS alone. */
  readonly port: number;
  readonly text: string;
  /** Seconds after which clients may ask again. */
  readonly retryAfter: number;
}

/** How mon decides whether one service of one realserver works. */
export interface Check {
  /** One of the build host's registry of check types; a node only shows it. */
  readonly type: string;
  readonly interval: number;
  readonly timeout: number;
  /** The port that is asked; the server's own unless the profile says otherwise. */
  readonly port?: number | undefined;
  /** What types of checks need besides; each has all of it, and reads its own. */
  readonly path: string;
  /** The Host header; the floating address's name unless the profile says otherwise. */
  readonly host: string;
  /** Accepted status codes. */
  readonly status: readonly number[];
  /** Text that the body must contain; empty: any body. */
  readonly expect: string;
  /**
   * For `command`: absolute path and arguments on the director. `{address}` and `{port}` stand for the realserver's;
   * without `{address}` it is appended.
   */
  readonly command: readonly string[];
  /** Consecutive failures before a server is down. */
  readonly failures: number;
  /** Consecutive successes before it is up again. */
  readonly successes: number;
  /** While it stays down, the alert is repeated this often. */
  readonly repeat: number;
}

export interface VirtualService {
  /** The name in `services`. */
  readonly service: string;
  readonly protocol: Protocol;
  readonly address: string;
  readonly family: 4 | 6;
  /** 0: several. */
  readonly port: number;
  /** Several ports as one virtual service: the firewall marks their packets, and IPVS knows them by the mark. */
  readonly marked?: { readonly mark: number; readonly ports: readonly PortRange[] } | undefined;
  readonly scheduler: Scheduler;
  readonly schedulerFlags: readonly SchedulerFlag[];
  /** Every datagram is sent to a server by itself; for UDP. */
  readonly onePacket: boolean;
  readonly forwarding: Forwarding;
  /** Clients in the servers' own network get a director's address on the way, so that replies come back by it. */
  readonly localClients?: true | undefined;
  /** Milliseconds, a multiple of 1000; 0: not persistent. */
  readonly persistence: number;
  /** Clients with so many bits of their addresses in common stay together; undefined: each by itself. */
  readonly persistencePrefix?: number | undefined;
  readonly onFailure: FailureAction;
  readonly members: readonly Member[];
  /** Where requests go while no member is up. */
  readonly sorryServer?:
    | {
        readonly address: string;
        readonly port: number;
        /** The director itself, whatever the forwarding: IPVS translates the port. */
        readonly local?: true;
      }
    | undefined;
  /** The port of the page that directors serve then. */
  readonly sorryPort?: number | undefined;
}

export interface Member {
  readonly realserver: string;
  readonly address: string;
  /** 0: the one that the client asked for. */
  readonly port: number;
  readonly weight: number;
}
