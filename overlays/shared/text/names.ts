import { patternRule, type TextRule } from './text-rule.ts';

/**
 * A host name of one label, RFC 1123 section 2.1, that no program takes for a number: to the C library and to curl,
 * 2130706433 and 0x7f000001 are the address 127.0.0.1 (inet_aton(3)).
 */
export const hostName = patternRule(
  'a host name: 1 to 63 lower-case letters, digits and inner hyphens, and no number',
  '^(?!([0-9]+|0x[0-9a-f]*)$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
);

/** In lower case, as everything that lvsmith writes; DNS itself knows no case. */
export const dnsName = patternRule(
  'a DNS name: lower-case letters, digits, hyphens and dots',
  '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
  253,
);

/** What is a name and never an address: the last label of an address is a number. */
export const properDnsName = patternRule(
  'a DNS name, and no address: lower-case letters, digits, hyphens and dots',
  `^(?!(.*\\.)?([0-9]+|0x[0-9a-f]*)$)${dnsName.pattern.slice(1)}`,
  253,
);

/** As platforms hand them out. */
export const dnsNameOfAnyCase: TextRule = {
  expected: 'a DNS name: letters, digits, hyphens and dots',
  accepts: (text) => dnsName.accepts(text.toLowerCase()),
};

export const macAddress = patternRule(
  'a MAC address: six pairs of hexadecimal digits, as 52:54:00:71:00:15',
  '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$',
);

/**
 * Linux's rule for the names of network interfaces, without what would need quoting in a unit and without
 * the three that systemd takes for no interface.
 */
export const interfaceName = patternRule(
  'the name of a network interface: at most 15 letters, digits, _, . and -',
  '^(?!(lo|all|default)$)[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$',
);

/** What is below it, as NAME-nic and NAME-1, is the name of an interface too. */
export const networkName = patternRule(
  'the name of a network: a lower-case letter, then up to 10 letters and digits',
  '^(?!(lo|all|default)$)[a-z][a-z0-9]{0,10}$',
);

/** The name of a further network: none that the profile or the kernel has given already. */
export const clientNetworkName = patternRule(
  networkName.expected,
  `^(?!(public|heartbeat|realservers)$|(eth|en[a-z]|wl[a-z]|bond|dummy|tunl)[0-9])${networkName.pattern.slice(1)}`,
);

/** A network card, by what it is known to the seed. */
export const nicName = patternRule(
  'a MAC address, as 52:54:00:71:00:15, or the name of a network interface',
  `(${macAddress.pattern})|(${interfaceName.pattern})`,
);

/**
 * The name of a file below /usr/share/zoneinfo, as systemd accepts it (timezone_is_valid in time-util.c):
 * `UTC`, `Etc/GMT+1`, `America/Argentina/Buenos_Aires`. Whether the zone exists depends on the image.
 */
export const timeZone = patternRule(
  'the name of a time zone, as UTC or Europe/Berlin',
  '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
  64,
);
