import { isIPv4, isIPv6 } from 'node:net';
import type { TextRule } from './decode.ts';

/** A host name of one label, RFC 1123 section 2.1. */
export const label: TextRule = (value) =>
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)
    ? undefined
    : 'must be a host name of one label: lower case letters, digits and hyphens';

export const dnsName: TextRule = (value) =>
  value.length <= 253 &&
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(value)
    ? undefined
    : 'must be a DNS name';

/** What chrony takes for a server. */
export const host: TextRule = (value) =>
  isAddress(value) || dnsName(value) === undefined ? undefined : 'must be a DNS name or an address';

export const address: TextRule = (value) =>
  isAddress(value) ? undefined : 'must be an IPv4 or IPv6 address';

export const cidr: TextRule = (value) =>
  isCidr(value) ? undefined : 'must be an address with its prefix length, as 192.168.71.21/24';

export const destination: TextRule = (value) =>
  value === 'default' || isCidr(value)
    ? undefined
    : 'must be default, or a network with its prefix length';

export const ipv4: TextRule = (value) => (isIPv4(value) ? undefined : 'must be an IPv4 address');
export const ipv6: TextRule = (value) =>
  isIPv6(value) && !value.includes('%') ? undefined : 'must be an IPv6 address';

export const mac: TextRule = (value) =>
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)
    ? undefined
    : 'must be a MAC address, as 52:54:00:71:00:21';

/** systemd does not take these, and the first is a device already. */
const reservedNames = ['lo', 'all', 'default'];

/** Linux's rule for interface names (15 characters), without what would need quoting in a unit. */
export const interfaceName: TextRule = (value) =>
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(value) && !reservedNames.includes(value)
    ? undefined
    : 'must be the name of an interface: up to 15 letters, digits, dots, hyphens, underscores';

export const timezone: TextRule = (value) =>
  value.length <= 64 && /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(value)
    ? undefined
    : 'must be the name of a time zone, as Europe/Berlin';

/** Anything that a platform uses: a UUID, a hash, a name. */
export const instanceId: TextRule = (value) =>
  /^[\x21-\x7e]{1,128}$/.test(value) ? undefined : 'must be 1 to 128 characters without blanks';

/** A line of authorized_keys: options, type, key, comment. */
export const authorizedKey: TextRule = (value) =>
  value.length <= 16_384 &&
  !/[\r\n]/.test(value.trimEnd()) &&
  /(^|\s)(ssh-(ed25519|rsa|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) [A-Za-z0-9+/]{40,}={0,2}(\s|$)/.test(
    value,
  )
    ? undefined
    : 'must be one line of authorized_keys, as "ssh-ed25519 AAAA… name"';

/** One line without control characters and quotes: safe in every file that it lands in. */
export const password: TextRule = (value) =>
  /^[A-Za-z0-9_.+/=-]{8,128}$/.test(value)
    ? undefined
    : 'must be 8 to 128 characters out of letters, digits and _ . + / = -';

/** Base64 of so many bytes. */
export function base64(minimum: number, maximum: number): TextRule {
  return (value) => {
    const compact = value.replace(/\s+/g, '');
    const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(compact)
      ? Buffer.from(compact, 'base64').length
      : 0;
    return bytes >= minimum && bytes <= maximum
      ? undefined
      : `must be base64 of ${minimum} to ${maximum} bytes`;
  };
}

function isAddress(value: string): boolean {
  return isIPv4(value) || (isIPv6(value) && !value.includes('%'));
}

function isCidr(value: string): boolean {
  const match = /^([^/]+)\/([0-9]{1,3})$/.exec(value);
  if (match === null) return false;
  const [, base = '', prefix = ''] = match;
  return (
    (isIPv4(base) && Number(prefix) <= 32) || (ipv6(base) === undefined && Number(prefix) <= 128)
  );
}
