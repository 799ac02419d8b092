import { isIPv6 } from 'node:net';

/** An address in the one spelling that all spellings of it have in common; a prefix length stays. */
export function plainAddress(text: string): string {
  const [address = '', prefix] = text.split('/');
  // The URL standard says how an IPv6 address is written, and Node keeps to it.
  const plain = isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
  return prefix === undefined ? plain : `${plain}/${Number(prefix)}`;
}

/** Of an address, with or without a prefix length. */
export function familyOf(text: string): 'ipv4' | 'ipv6' {
  return text.includes(':') ? 'ipv6' : 'ipv4';
}
