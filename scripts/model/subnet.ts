import ipaddr from 'ipaddr.js';

export function prefixLength(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf('/') + 1));
}

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** Lower case and shortened, as the kernel prints it: `2001:DB8:0::1` → `2001:db8::1`. */
export function canonicalAddress(address: string): string {
  return ipaddr.parse(address).toString();
}

/** The IPv4 broadcast address; nothing for /31 and /32, which have none (RFC 3021). */
export function broadcastAddress(address: string, prefix: number): string | undefined {
  if (prefix >= 31) return undefined;
  return ipaddr.IPv4.broadcastAddressFromCIDR(`${address}/${prefix}`).toString();
}
