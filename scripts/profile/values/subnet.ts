import ipaddr from 'ipaddr.js';
import {
  canonicalAddress,
  isInSubnet,
  parseCidr,
  type Family,
} from '../../../overlays/shared/net/ip.ts';

/** What follows from a network's address and prefix length. */
export interface Subnet {
  readonly family: Family;
  /** Its first address, in canonical spelling. */
  readonly network: string;
  readonly prefix: number;
  /** IPv4 only, and not of /31 and /32, which have none (RFC 3021). */
  readonly broadcast: string | undefined;
}

/**
 * The network that an address with a prefix length lies in. The rules run beside the schema's own findings:
 * undefined for what is no CIDR.
 */
export function parseSubnet(text: string): Subnet | undefined {
  const cidr = parseCidr(text);
  if (cidr === undefined) return undefined;
  const { family, prefix } = cidr;
  const isV4 = family === 4;
  const network = isV4
    ? ipaddr.IPv4.networkAddressFromCIDR(text).toString()
    : canonicalAddress(ipaddr.IPv6.networkAddressFromCIDR(text).toString());
  const broadcast =
    isV4 && prefix < 31 ? ipaddr.IPv4.broadcastAddressFromCIDR(text).toString() : undefined;
  return { family, network, prefix, broadcast };
}

export function overlap(a: Subnet, b: Subnet): boolean {
  return (
    isInSubnet(a.network, `${b.network}/${b.prefix}`) === true ||
    isInSubnet(b.network, `${a.network}/${a.prefix}`) === true
  );
}
