import { isIPv4, isIPv6 } from 'node:net';

/**
 * The string formats of the profile's schema, strict where libraries are lenient. An IPv4 address is
 * four decimal numbers without leading zeros: `10.1` and `010.0.0.1` mean different addresses to
 * different programs (inet_aton(3) reads the second as octal).
 */
export const formats: Readonly<Record<string, (value: string) => boolean>> = {
  ipv4: isIPv4,
  ipv6: isPlainIpv6,
  ip: (value) => isIPv4(value) || isPlainIpv6(value),
  cidr4: (value) => isCidr(value, isIPv4, 32),
  cidr6: (value) => isCidr(value, isPlainIpv6, 128),
};

/** Without a zone: `fe80::1%eth0` means something on one node only. */
function isPlainIpv6(value: string): boolean {
  return isIPv6(value) && !value.includes('%');
}

function isCidr(value: string, isAddress: (text: string) => boolean, bits: number): boolean {
  const [address = '', length = '', ...rest] = value.split('/');
  if (rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return false;
  return isAddress(address) && Number(length) <= bits;
}
