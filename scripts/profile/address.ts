import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Address arithmetic on strings that may not be addresses: the rules run beside the schema's own
 * findings, so every function answers undefined for what is not an address.
 */
export interface Subnet {
  readonly family: 4 | 6;
  /** In canonical form. */
  readonly network: string;
  readonly prefix: number;
  /** IPv4 only. */
  readonly broadcast?: string;
}

export function family(address: string): 4 | 6 | undefined {
  const version = isIP(address);
  return version === 4 || version === 6 ? version : undefined;
}

/** One spelling for every way to write an address: `2001:DB8:0::5` and `2001:db8::5` are the same. */
export function canonical(address: string): string | undefined {
  const version = family(address);
  if (version === undefined) return undefined;
  return version === 4 ? address : ipaddr.IPv6.parse(address).toString();
}

export function parseSubnet(cidr: string): Subnet | undefined {
  const [address = '', length = ''] = cidr.split('/');
  const version = family(address);
  const prefix = Number(length);
  if (version === undefined || !/^\d{1,3}$/.test(length) || prefix > (version === 4 ? 32 : 128))
    return undefined;
  if (version === 6)
    return {
      family: 6,
      network: ipaddr.IPv6.networkAddressFromCIDR(cidr).toString(),
      prefix,
    };
  return {
    family: 4,
    network: ipaddr.IPv4.networkAddressFromCIDR(cidr).toString(),
    prefix,
    broadcast: ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString(),
  };
}

/** Undefined when one of the two is not what it should be, or they are of different families. */
export function contains(subnet: Subnet, address: string): boolean | undefined {
  const version = family(address);
  if (version === undefined || version !== subnet.family) return undefined;
  return version === 4
    ? ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(subnet.network), subnet.prefix)
    : ipaddr.IPv6.parse(address).match(ipaddr.IPv6.parse(subnet.network), subnet.prefix);
}

export function overlap(a: Subnet, b: Subnet): boolean {
  return contains(a, b.network) === true || contains(b, a.network) === true;
}
