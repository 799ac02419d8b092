import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { Reading } from '../../reading.ts';
import type { Line } from '../../source.ts';
import { prefixOf } from '../../values.ts';

/* What a script does with ip(8) and ifconfig(8): floating addresses are read, the rest is listed. */

/** `ip route`, `ip rule`, `ip link`. */
export function noteIp(words: readonly string[], { place }: Line, reading: Reading): void {
  const [object = ''] = words.filter((word) => !word.startsWith('-'));
  const changes = words.some((word) => /^(add|replace|append|set)$/.test(word));
  if (changes && /^(r|ro|route|ru|rule|l|link|n|neigh|tunnel|tun)/.test(object))
    reading.notCarried.push({ kind: 'other-network', what: `ip ${object}`, place });
}

/** `ip addr add 192.0.2.80/24 dev eth0 label eth0:1`. */
export function readIp(words: readonly string[], { place }: Line, reading: Reading): void {
  if (!words.includes('add') && !words.includes('replace')) return;
  const target = words.find((word) => familyOf(word.split('/')[0] ?? '') !== undefined);
  const dev = words[words.indexOf('dev') + 1];
  if (target === undefined || !words.includes('dev') || dev === undefined || dev.startsWith('lo'))
    return;
  const [address = '', length] = target.split('/');
  const broadcast = words[words.indexOf('brd') + 1] ?? words[words.indexOf('broadcast') + 1];
  reading.floatingAddresses.push({
    address,
    prefix: length === undefined ? 32 : (prefixOf(length) ?? null),
    interface: dev,
    broadcast:
      words.some((word) => /^(brd|broadcast)$/.test(word)) && broadcast !== '+'
        ? (broadcast ?? null)
        : null,
    place,
  });
}

/** `ifconfig eth0:0 192.0.2.80 netmask 255.255.255.0 broadcast 192.0.2.255 up`. */
export function readIfconfig(words: readonly string[], { place }: Line, reading: Reading): void {
  const [nic = '', address = ''] = words;
  reading.notCarried.push({ kind: 'script', what: `ifconfig ${nic}`, place });
  if (familyOf(address) === undefined || nic.startsWith('lo')) return;
  const after = (key: string) => (words.includes(key) ? words[words.indexOf(key) + 1] : undefined);
  const prefix = prefixOf(after('netmask') ?? '') ?? null;
  const [device = nic, alias] = nic.split(':');
  reading.floatingAddresses.push({
    address,
    prefix,
    interface: device,
    broadcast: after('broadcast') ?? null,
    ...(alias === undefined ? {} : { label: nic }),
    place,
  });
  if (prefix === 32)
    reading.faults.push({
      message: 'the address has /32 on the director: others need a route to it',
      hint: "a floating address of a profile has the network's prefix length by default",
      place,
    });
}
