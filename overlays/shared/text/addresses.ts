import { familyOf, parseCidr } from '../net/ip.ts';
import type { TextRule } from './text-rule.ts';

/*
 * Addresses, strict where libraries are lenient. An IPv4 address is four decimal numbers without leading
 * zeros: `10.1` and `010.0.0.1` mean different addresses to different programs (inet_aton(3) reads the
 * second as octal). An IPv6 address has no zone.
 */

export const ipv4: TextRule = {
  expected: 'an IPv4 address',
  accepts: (text) => familyOf(text) === 4,
};

export const ipv6: TextRule = {
  expected: 'an IPv6 address',
  accepts: (text) => familyOf(text) === 6,
};

export const ipAddress: TextRule = {
  expected: 'an IPv4 or IPv6 address',
  accepts: (text) => familyOf(text) !== undefined,
};

export const ipNetwork: TextRule = {
  expected: 'an IPv4 or IPv6 network',
  accepts: (text) => parseCidr(text) !== undefined,
};

export const ipv4Network: TextRule = {
  expected: 'an IPv4 network',
  accepts: (text) => parseCidr(text)?.family === 4,
};

export const ipv6Network: TextRule = {
  expected: 'an IPv6 network',
  accepts: (text) => parseCidr(text)?.family === 6,
};

export const addressWithPrefix: TextRule = {
  expected: 'an address with its prefix length, as 192.168.71.21/24',
  accepts: (text) => parseCidr(text) !== undefined,
};
