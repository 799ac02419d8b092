import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';

/*
 * The one home of what an IP address is: its family, its spelling, whether it is in a subnet, and how it
 * is written with a port. Node's own functions, so that programs on a node need no package for it.
 */

export type Family = 4 | 6;

/** Undefined for what is no address, and for one with a zone: `fe80::1%eth0` has a meaning on one node only. */
export function familyOf(address: string): Family | undefined {
  const version = isIP(address);
  if (version === 4) return 4;
  return version === 6 && !address.includes('%') ? 6 : undefined;
}

/** Of an address, with or without a prefix length. */
export function isIpv6(address: string): boolean {
  return isIPv6(splitCidr(address).address);
}

/** The spelling that all spellings of an address have in common; undefined for what is no address. */
export function parseAddress(text: string): string | undefined {
  const family = familyOf(text);
  if (family !== 6) return family === undefined ? undefined : text;
  return new SocketAddress({ address: text, family: 'ipv6' }).address;
}

/**
 * An address as the kernel and ipvsadm print it, `2001:DB8:0::1` → `2001:db8::1`; a prefix length stays,
 * and a text that is no address is left as it is.
 */
export function canonicalAddress(text: string): string {
  const { address, prefix } = splitCidr(text);
  const canonical = parseAddress(address);
  if (canonical === undefined) return text;
  return prefix === undefined ? canonical : `${canonical}/${prefix}`;
}

/** A network, or an address with its prefix length: `192.168.71.0/24`. */
export interface Cidr {
  readonly address: string;
  readonly prefix: number;
  readonly family: Family;
}

/** Undefined for what is not an address, a slash and a prefix length without leading zeros. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = match?.[1] ?? '';
  const family = familyOf(address);
  const prefix = Number(match?.[2]);
  if (family === undefined || prefix > bitsOf(family)) return undefined;
  return { address, prefix, family };
}

/** How many bits an address has. */
export function bitsOf(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** `192.168.71.0/24` → 24; undefined without one. The text is a CIDR or an address. */
export function prefixLength(cidr: string): number | undefined {
  return splitCidr(cidr).prefix;
}

/** `192.168.71.21/24` → `192.168.71.21`. */
export function withoutPrefix(cidr: string): string {
  return splitCidr(cidr).address;
}

/** Undefined when the one is no CIDR, the other no address, or they are of different families. */
export function isInSubnet(address: string, cidr: string): boolean | undefined {
  const subnet = parseCidr(cidr);
  const family = familyOf(address);
  if (subnet === undefined || family !== subnet.family) return undefined;
  const list = new BlockList();
  list.addSubnet(subnet.address, subnet.prefix, `ipv${family}`);
  return list.check(address, `ipv${family}`);
}

/** An address and a port in one word: `[2001:db8::1]:80` or `192.0.2.1:80`. */
export function endpoint(address: string, port: number): string {
  return isIpv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

function splitCidr(text: string): { readonly address: string; readonly prefix?: number } {
  const slash = text.indexOf('/');
  if (slash < 0) return { address: text };
  return { address: text.slice(0, slash), prefix: Number(text.slice(slash + 1)) };
}

/** 24 → `255.255.255.0`. */
export function ipv4Netmask(prefix: number): string {
  const bits = (0xffffffff << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
