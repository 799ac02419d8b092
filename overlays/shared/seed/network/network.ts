import type { BondMode, HashPolicy, LacpRate } from './bonds.ts';

/**
 * The part of network-config version 2 that lvsmith supports: names in camel case,
 * MAC addresses in lower case, `gateway4` and `gateway6` turned into routes.
 */
export interface NetworkConfig {
  readonly devices: readonly NetworkDevice[];
}

export type NetworkDevice = Ethernet | Vlan | Bond;

interface Common {
  /** The key in the file. */
  readonly id: string;
  /** In CIDR form, IPv4 and IPv6. */
  readonly addresses: readonly string[];
  readonly dhcp4: boolean;
  readonly dhcp6: boolean;
  readonly routes: readonly Route[];
  /** Which packets are routed by another table than the main one. */
  readonly policies?: readonly RoutingPolicy[] | undefined;
  readonly nameservers: readonly string[];
  readonly searchDomains: readonly string[];
  readonly mtu?: number | undefined;
  /** Whether the routers of the network give addresses and routes of IPv6; undefined: where DHCP is asked. */
  readonly acceptRa?: boolean | undefined;
  /** Families with an address of the link alone; undefined: as networkd does. */
  readonly linkLocal?: readonly ('ipv4' | 'ipv6')[] | undefined;
  /** The start of the machine does not wait for it. */
  readonly optional?: boolean | undefined;
}

export interface Ethernet extends Common {
  readonly kind: 'ethernet';
  /** What the NIC is matched by. Without both, its id, or PCI order when the id is a network's name. */
  readonly mac?: string | undefined;
  readonly matchName?: string | undefined;
  /** The name that it gets; the id when absent. */
  readonly setName?: string | undefined;
}

export interface Vlan extends Common {
  readonly kind: 'vlan';
  readonly vlanId: number;
  /** The id of the device below. */
  readonly link: string;
  /** The address that it gets; that of the device below unless given. */
  readonly mac?: string | undefined;
}

export interface Bond extends Common {
  readonly kind: 'bond';
  /** Ids of the ethernets in it. */
  readonly interfaces: readonly string[];
  readonly mode: BondMode;
  /** Milliseconds between two checks of the links' carriers. */
  readonly miiMonitorInterval: number;
  /** The id of the ethernet that carries the traffic while it works (active-backup). */
  readonly primary?: string | undefined;
  readonly transmitHashPolicy?: HashPolicy | undefined;
  readonly lacpRate?: LacpRate | undefined;
  /** The address that it gets; that of its first card unless given. */
  readonly mac?: string | undefined;
}

/** The DNS servers that the C library asks, MAXNS of resolv.conf(5). */
export const mostAsked = 3;

export interface Route {
  /** In CIDR form, or `default`. */
  readonly to: string;
  readonly via: string;
  readonly metric?: number;
  /** The gateway is reached through this device although it is in none of its networks. */
  readonly onLink?: boolean;
  /** The routing table; the main one unless given. */
  readonly table?: number;
}

/** One rule of ip-rule(8). */
export interface RoutingPolicy {
  /** In CIDR form. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly table: number;
  /** The lowest is asked first. */
  readonly priority: number;
}
