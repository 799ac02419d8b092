/**
 * The part of network-config version 2 that lvsmith honours, in its own words: names in camel case,
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
  readonly mtu?: number;
}

export interface Ethernet extends Common {
  readonly kind: 'ethernet';
  /** How the NIC is found. Neither: by its id, or in PCI order when the id is a network's name. */
  readonly mac?: string;
  readonly matchName?: string;
  /** The name that it gets; the id when absent. */
  readonly setName?: string;
}

export interface Vlan extends Common {
  readonly kind: 'vlan';
  readonly vlanId: number;
  /** The id of the device below. */
  readonly link: string;
}

export interface Bond extends Common {
  readonly kind: 'bond';
  /** Ids of the ethernets in it. */
  readonly interfaces: readonly string[];
  readonly mode: BondMode;
  /** Milliseconds between two looks at the links. */
  readonly miiMonitorInterval: number;
  /** The id of the ethernet that carries the traffic while it works (active-backup). */
  readonly primary?: string;
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

export interface Route {
  /** In CIDR form, or `default`. */
  readonly to: string;
  readonly via: string;
  readonly metric?: number;
}
