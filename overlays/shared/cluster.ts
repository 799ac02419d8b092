/**
 * The cluster as every node sees it. The model computes it from the profile, the image carries it as
 * JSON at `paths.cluster`, and the programs on the nodes read it from there. It holds nothing secret
 * and nothing that only one node needs. Durations are milliseconds.
 */
export interface Cluster {
  readonly name: string;
  readonly networks: { readonly public: Network; readonly heartbeat?: Network };
  readonly directors: readonly Director[];
  readonly realservers: readonly Realserver[];
  readonly membership: Membership;
  readonly failover: Failover;
  readonly floatingAddresses: readonly FloatingAddress[];
  readonly services: readonly Service[];
  /** What belongs in the IPVS table: one entry for each service on each floating address. */
  readonly virtualServices: readonly VirtualService[];
  /** Where established connections are copied from the holder to the other directors. */
  readonly sync: { readonly interface: NetworkName; readonly id: number };
}

/** Also the name of the interface on every node: first boot renames the NIC that it matched. */
export type NetworkName = 'public' | 'heartbeat';

export interface Network {
  readonly name: NetworkName;
  /** IPv4 in CIDR form, `192.168.71.0/24`. */
  readonly subnet: string;
  readonly gateway?: string;
  /** IPv6 in CIDR form. */
  readonly subnet6?: string;
  readonly gateway6?: string;
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
}

/** One NIC of a node. Neither `mac` nor `originalName`: the node's only (or n-th) NIC, in PCI order. */
export interface Attachment {
  readonly network: NetworkName;
  readonly address: string;
  readonly address6?: string;
  /** Lower case, colons. */
  readonly mac?: string;
  /** The name that the kernel gave, `eth0` or `enp1s0`. */
  readonly originalName?: string;
}

export interface Director {
  readonly name: string;
  /** corosync's nodeid: 1-based, in the order of the profile; never reused for another name. */
  readonly id: number;
  readonly preferred: boolean;
  readonly public: Attachment;
  readonly heartbeat?: Attachment;
}

export interface Realserver {
  readonly name: string;
  readonly public: Attachment;
  /** The default route: the floating address under NAT, the network's gateway otherwise. */
  readonly gateway?: string;
  readonly gateway6?: string;
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
  readonly tieBreaker: 'none' | 'lowest';
  readonly noQuorumPolicy: 'stop' | 'freeze' | 'ignore' | 'demote' | 'suicide';
}

export interface Failover {
  readonly autoFailback: boolean;
  /** Score of the preferred director; below one ping node's multiplier, see the profile's rule. */
  readonly preference: number;
  readonly fencing: 'watchdog' | 'none';
  readonly ping: {
    readonly nodes: readonly string[];
    readonly multiplier: number;
    readonly dampening: number;
    readonly interval: number;
  };
}

export interface FloatingAddress {
  /** The DNS name that clients use; unique among the floating addresses. */
  readonly name: string;
  readonly address: string;
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly interface: NetworkName;
  readonly broadcast?: string;
}

type Scheduler =
  | 'rr'
  | 'wrr'
  | 'lc'
  | 'wlc'
  | 'sh'
  | 'dh'
  | 'mh'
  | 'sed'
  | 'nq'
  | 'fo'
  | 'ovf'
  | 'lblc'
  | 'lblcr';
export type Forwarding = 'nat' | 'dr' | 'tun';

export interface Service {
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly check: Check;
  /** What happens to a failed server's connections: cut at once, or left to finish. */
  readonly onFailure: 'cut' | 'keep';
}

/** How mon decides whether one service of one realserver works. */
export interface Check {
  readonly type: 'http' | 'https' | 'tcp' | 'command';
  readonly interval: number;
  readonly timeout: number;
  /** For http and https. */
  readonly path: string;
  /** The Host header; the floating address's name unless the profile says otherwise. */
  readonly host: string;
  /** Accepted status codes. */
  readonly status: readonly number[];
  /** Text that the body must contain; empty: any body. */
  readonly expect: string;
  /** For `command`: absolute path and arguments on the director; the realserver's address is appended. */
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
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly scheduler: Scheduler;
  readonly forwarding: Forwarding;
  /** Milliseconds, a multiple of 1000; 0: not persistent. */
  readonly persistence: number;
  readonly onFailure: 'cut' | 'keep';
  readonly members: readonly Member[];
  /** Where requests go while no member is up. */
  readonly sorryServer?: { readonly address: string; readonly port: number };
}

export interface Member {
  readonly realserver: string;
  readonly address: string;
  readonly port: number;
  readonly weight: number;
}
