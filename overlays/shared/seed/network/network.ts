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

export const bondModes = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
] as const;
type BondMode = (typeof bondModes)[number];

/** The DNS servers that the C library asks, MAXNS of resolv.conf(5). */
export const mostAsked = 3;

/** How packets are spread over the cards, for the modes that spread them. */
export const hashPolicies = [
  'layer2',
  'layer3+4',
  'layer2+3',
  'encap2+3',
  'encap3+4',
  'vlan+srcmac',
] as const;
type HashPolicy = (typeof hashPolicies)[number];

/** How often partners of 802.3ad are to speak: every 30 seconds, or every second. */
export const lacpRates = ['slow', 'fast'] as const;
type LacpRate = (typeof lacpRates)[number];

export interface Route {
  /** In CIDR form, or `default`. */
  readonly to: string;
  readonly via: string;
  readonly metric?: number;
  /** The gateway is reached through this device although it is in none of its networks. */
  readonly onLink?: boolean;
}
