import type { NotCarriedKind } from './not-carried.ts';
import type { Place } from './source.ts';

/*
 * What the old files say, before anything is made of it. Each reader gives one of these; `combine` makes one
 * cluster of them. Times are milliseconds.
 */

export interface OldDirector {
  /** As the file has it: with dots and capitals. */
  readonly name: string;
  readonly place: Place;
  /** Its own address in the clients' network. */
  readonly address?: string | undefined;
  readonly prefix?: number | undefined;
  readonly address6?: string | undefined;
  readonly prefix6?: number | undefined;
  /** Where the address stands, when that is elsewhere. */
  readonly addressPlace?: Place | undefined;
  readonly heartbeatAddress?: string | undefined;
  readonly heartbeatPlace?: Place | undefined;
  readonly heartbeatPrefix?: number | undefined;
  /** VRRP's. */
  readonly priority?: number | undefined;
  readonly standby?: boolean;
  /** The file gives no name: this one only tells it from the others. */
  readonly unnamed?: boolean;
  /** Files that name no director are of this one: no other is known. */
  readonly alone?: boolean;
  /** It is named by another's file, and none is its own. */
  readonly elsewhere?: boolean;
  /** The name is a label of the file, which need not be the host name. */
  readonly labelled?: boolean;
  /** The name by which the files call it, when the command line gives another. */
  readonly alias?: string;
}

export interface OldFloatingAddress {
  readonly address: string;
  /** null: the file does not say, and the agent took it from the routes. */
  readonly prefix: number | null;
  readonly interface: string | null;
  readonly broadcast: string | null;
  readonly label?: string | undefined;
  readonly targetRole?: 'stopped' | undefined;
  readonly place: Place;
  /** The old program's default, which nobody chose. */
  readonly defaultPrefix?: boolean;
  /** The resources that a preference may name: the address's own, its groups. */
  readonly resources?: readonly string[];
}

export type OldForwarding = 'nat' | 'dr' | 'tun';

export interface OldServer {
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly forwarding?: OldForwarding | undefined;
  readonly place: Place;
}

/** A health check, as it is in effect: the defaults of the old program are filled in. */
export interface OldCheck {
  /** As the old program calls it, in lower case: http, https, tcp, dns, mysql, external, none … */
  readonly type: string;
  readonly port: number | null;
  /** The file names the port, for all servers; otherwise each is asked on its own. */
  readonly portNamed?: boolean | undefined;
  readonly path?: string | undefined;
  readonly expect?: string | undefined;
  readonly host?: string | undefined;
  readonly status?: readonly number[] | undefined;
  readonly digest?: boolean | undefined;
  /** A program of the director, which gets the server's address. */
  readonly command?: readonly string[] | undefined;
  readonly interval: number;
  readonly timeout: number;
  /** Failures in a row before the server is down. */
  readonly failures: number;
  readonly place: Place;
}

interface OldSorryServer {
  readonly address: string;
  readonly port: number | null;
  readonly place: Place;
}

export interface OldService {
  /** null for a firewall mark whose rules nobody copied. */
  readonly address: string | null;
  readonly port: number | null;
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'fwm';
  readonly fwmark?: number | undefined;
  readonly scheduler: string;
  readonly forwarding: OldForwarding;
  /** Seconds; null: none. */
  readonly persistence: number | null;
  /** A netmask, or the length of a prefix. */
  readonly persistenceMask?: { readonly value: string; readonly place: Place } | undefined;
  /** As ipvsadm(8) names them. */
  readonly schedulerFlags?:
    | { readonly value: readonly string[]; readonly place: Place }
    | undefined;
  readonly onePacket?: { readonly place: Place } | undefined;
  readonly realservers: readonly OldServer[];
  readonly check: OldCheck | null;
  readonly sorryServer?: OldSorryServer | undefined;
  readonly onFailure?: 'keep' | 'cut' | undefined;
  readonly place: Place;
}

/** A check that stands apart from the services, as in mon.cf. */
export interface Watch {
  readonly hosts: readonly string[];
  readonly check: OldCheck;
  /** What its alerts say of the service that they change. */
  readonly steers: readonly Steering[];
  readonly place: Place;
}

export interface Steering {
  readonly service?: { readonly address: string; readonly port: number } | undefined;
  readonly fwmark?: number | undefined;
  readonly server?: string | undefined;
  readonly backup?: string | undefined;
  readonly place: Place;
}

/** A firewall rule that marks packets for IPVS. */
export interface Mark {
  readonly mark: number;
  readonly address: string | null;
  readonly protocol: string | null;
  /** `80`, `10000-10100`; none: every port. */
  readonly ports: readonly string[];
  /** Whether only some clients are meant. */
  readonly source: string | null;
  readonly place: Place;
}

export interface HostName {
  readonly address: string;
  readonly names: readonly string[];
  readonly place: Place;
}

/** An address of a NIC of the machine that the files came from. */
interface NicAddress {
  readonly interface: string;
  readonly address: string;
  readonly prefix: number;
  /** Bytes; where the file says it, and it is not the usual. */
  readonly mtu?: number | undefined;
  readonly place: Place;
}

/** What a NIC of a machine is made of, as one file says it. */
export interface OldLink {
  readonly nic: string;
  /** The NIC whose frames with a tag are this one's. */
  readonly below?: string | undefined;
  readonly vlan?: number | undefined;
  /** The bond that it is a part of. */
  readonly master?: string | undefined;
  /** The parts of this bond. */
  readonly members?: readonly string[] | undefined;
  /** As the kernel names them. */
  readonly mode?: string | undefined;
  readonly hashPolicy?: string | undefined;
  readonly lacpRate?: string | undefined;
  readonly place: Place;
}

/** A part of how people were told by mail. */
export interface OldMail {
  readonly to?: string;
  readonly from?: string;
  readonly server?: { readonly host: string; readonly port: number | undefined };
  /** How often what is still wrong was said again; milliseconds. */
  readonly remind?: number;
  readonly place: Place;
}

/** That a director should hold an address: by resource, or by address. */
export interface Preference {
  /** The id of a resource, or the address itself. */
  readonly of: string;
  readonly director: string;
  readonly score: number | 'INFINITY' | '-INFINITY';
  readonly place: Place;
}

/** One VRRP instance's wish for one address. */
interface VrrpClaim {
  readonly director: string;
  readonly address: string;
  readonly priority: number;
  readonly master: boolean;
  readonly nopreempt: boolean;
  readonly place: Place;
}

export interface Settings {
  keepalive: number;
  warntime: number;
  deadtime: number;
  initdead: number;
  autoFailback: boolean;
  noQuorumPolicy: string;
  fencing: string;
  stickiness: number;
  clusterName: string;
  /** Heartbeat's CRM, or pacemaker, decides: haresources and auto_failback do not count. */
  crm: boolean;
  pingMultiplier: number;
  pingDampening: string;
}

/** One value of the cluster as a whole, as one file says it. */
export type Setting = {
  readonly [Name in keyof Settings]: {
    readonly name: Name;
    readonly value: Settings[Name];
    readonly place: Place;
    /** The old program's default. */
    readonly byDefault?: boolean;
    /** What the report says of the default, when no other file has a value. */
    readonly assumption?: string;
  };
}[keyof Settings];

/** Something that a person should know: a fault of the old configuration, or what cannot be told from it. */
export interface Remark {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly place: Place;
  /** The other place of a contradiction. */
  readonly also?: Place | undefined;
}

export interface NotCarried {
  readonly kind: NotCarriedKind;
  readonly what: string;
  readonly place: Place;
}

/** A default of the old program that was in effect. */
export interface Assumption {
  readonly what: string;
  readonly place: Place;
}

export interface Reading {
  readonly directors: OldDirector[];
  readonly floatingAddresses: OldFloatingAddress[];
  readonly services: OldService[];
  readonly watches: Watch[];
  readonly marks: Mark[];
  readonly hosts: HostName[];
  readonly nics: NicAddress[];
  readonly links: OldLink[];
  /** Who answers questions about names, and where names without a dot are looked for. */
  readonly dns: { readonly server?: string; readonly search?: string; readonly place: Place }[];
  /** Routes of directors to other networks. */
  readonly routes: { readonly to: string; readonly via: string; readonly place: Place }[];
  /** Default routes of directors. */
  readonly gateways: { readonly address: string; readonly place: Place }[];
  readonly preferences: Preference[];
  readonly claims: VrrpClaim[];
  /** VRRP's groups of directors, by their numbers. */
  readonly routers: {
    readonly instance: string;
    readonly director: string;
    readonly nic: string | null;
    readonly id: string;
    readonly place: Place;
  }[];
  readonly settings: Setting[];
  readonly pingNodes: { readonly host: string; readonly place: Place }[];
  /** Peers' addresses on the heartbeat links; whose they are, the files do not say. */
  readonly peers: {
    readonly address: string;
    readonly interface: string;
    readonly place: Place;
  }[];
  /** Addresses of resources that only a run would tell: what else is said of them. */
  readonly unresolved: {
    readonly id: string;
    readonly prefix: number | null;
    readonly place: Place;
  }[];
  readonly mails: OldMail[];
  /** Settings of a director's kernel, by the names that the kernel has for them. */
  readonly sysctls: { readonly name: string; readonly value: string; readonly place: Place }[];
  /** Each file of haresources, line by line; it must be the same on both directors. */
  readonly haresources: { readonly groups: readonly string[]; readonly place: Place }[];
  /** What must be true of other files, seen when all are read. */
  readonly needs: { readonly format: string; readonly what: string; readonly place: Place }[];
  readonly faults: Remark[];
  readonly ambiguous: Remark[];
  readonly notCarried: NotCarried[];
  readonly assumed: Assumption[];
}

export function emptyReading(): Reading {
  return {
    directors: [],
    floatingAddresses: [],
    services: [],
    watches: [],
    marks: [],
    hosts: [],
    nics: [],
    links: [],
    dns: [],
    routes: [],
    gateways: [],
    preferences: [],
    claims: [],
    routers: [],
    settings: [],
    pingNodes: [],
    peers: [],
    unresolved: [],
    mails: [],
    sysctls: [],
    haresources: [],
    needs: [],
    faults: [],
    ambiguous: [],
    notCarried: [],
    assumed: [],
  };
}

/** Everything that several readings say, in their order. */
export function joinReadings(readings: readonly Reading[]): Reading {
  const all = emptyReading();
  const lists = new Map<string, unknown[]>(Object.entries(all));
  for (const reading of readings)
    for (const [name, list] of Object.entries(reading)) lists.get(name)?.push(...list);
  return all;
}
