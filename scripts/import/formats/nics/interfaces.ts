import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import { emptyReading, type OldLink, type Reading } from '../../reading.ts';
import { joinContinued, linesOf, type Place, type Source } from '../../source.ts';
import { prefixOf } from '../../values.ts';
import { addLink, addNic, bondMode, hashPolicy, lacpRate } from './add.ts';

interface Option {
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

interface Stanza {
  readonly nic: string;
  readonly place: Place;
  readonly options: Option[];
}

/** Debian's /etc/network/interfaces, interfaces(5): addresses of NICs, VLANs, bonds and routes. */
export function readInterfaces(source: Source): Reading {
  const reading = emptyReading();
  let stanza: Stanza | undefined;
  const stanzas: Stanza[] = [];
  for (const { text, place } of joinContinued(linesOf(source))) {
    const [key = '', ...words] = text
      .replace(/^\s*#.*/, '')
      .trim()
      .split(/\s+/);
    if (key === '') continue;
    if (/^(auto|allow-\S+|mapping|no-auto-down|no-scripts|template)$/.test(key)) stanza = undefined;
    else if (key === 'source' || key === 'source-directory')
      reading.notCarried.push({ kind: 'other-file', what: `${key} ${words[0] ?? ''}`, place });
    else if (key === 'iface') {
      stanza = { nic: words[0] ?? '', place, options: [] };
      stanzas.push(stanza);
    } else stanza?.options.push({ key: key.replaceAll('_', '-'), value: words.join(' '), place });
  }
  for (const each of stanzas) readStanza(each, reading);
  return reading;
}

function readStanza(stanza: Stanza, reading: Reading): void {
  const { nic, options, place } = stanza;
  const name = nic.split(':')[0] ?? nic;
  const value = (...keys: readonly string[]) =>
    options.find(({ key }) => keys.includes(key))?.value;
  const mask = value('netmask');
  const mtu = Number(value('mtu') ?? Number.NaN);
  for (const option of options) {
    if (option.key === 'address') {
      const [address = '', own] = option.value.split('/');
      const prefix = prefixOf(own ?? mask ?? '');
      if (familyOf(address) !== undefined && prefix !== undefined)
        addNic(name, { address, prefix }, option.place, reading, mtu > 0 ? mtu : undefined);
    } else readOption(option, name, reading);
  }
  const members = value('bond-slaves', 'slaves')?.split(/\s+/) ?? [];
  const link: OldLink = {
    nic: name,
    below: value('vlan-raw-device'),
    vlan: numberOf(value('vlan-id')),
    master: value('bond-master'),
    members: members.length > 0 && members[0] !== 'none' ? members : undefined,
    mode: bondMode(value('bond-mode')),
    hashPolicy: hashPolicy(value('bond-xmit-hash-policy')),
    lacpRate: lacpRate(value('bond-lacp-rate')),
    place,
  };
  addLink(link, reading);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Those that are read of the stanza as a whole, or say nothing that is not known. */
const known: ReadonlySet<string> = new Set(
  'netmask broadcast network mtu vlan-raw-device vlan-id bond-slaves slaves bond-master bond-mode bond-xmit-hash-policy bond-lacp-rate bond-primary bond-miimon hwaddress scope'.split(
    ' ',
  ),
);

function readOption({ key, value, place }: Option, nic: string, reading: Reading): void {
  if (key === 'gateway') {
    if (familyOf(value) !== undefined) reading.gateways.push({ address: value, place });
  } else if (key === 'dns-nameservers' || key === 'dns-nameserver')
    for (const server of value.split(/\s+/)) reading.dns.push({ server, place });
  else if (key === 'dns-search' || key === 'dns-domain')
    for (const search of value.split(/\s+/)) reading.dns.push({ search, place });
  else if (/^(up|post-up|pre-up|down|pre-down|post-down)$/.test(key))
    readCommand(key, value, nic, place, reading);
  else if (!known.has(key))
    reading.notCarried.push({ kind: 'old-program', what: `${key} of ${nic}`, place });
}

/** `ip route add 10.0.0.0/8 via 192.0.2.1`, `route add -net 10.0.0.0 netmask 255.0.0.0 gw 192.0.2.1`. */
function readCommand(
  key: string,
  command: string,
  nic: string,
  place: Place,
  reading: Reading,
): void {
  if (key.includes('down') && /\broute\s+(del|delete|flush)\b/.test(command)) return;
  const [, to = '', via = ''] =
    /\bip\s+(?:-\S+\s+)?route\s+(?:add|replace|append)\s+(\S+)\s+via\s+(\S+)/.exec(command) ?? [];
  const [, net = '', mask = '', gateway = ''] =
    /\broute\s+add\s+-net\s+(\S+)\s+netmask\s+(\S+)\s+gw\s+(\S+)/.exec(command) ?? [];
  const [, short = '', by = ''] =
    /\broute\s+add\s+-net\s+(\S+\/\d+)\s+gw\s+(\S+)/.exec(command) ?? [];
  if (familyOf(via) !== undefined && to === 'default')
    reading.gateways.push({ address: via, place });
  else if (familyOf(via) !== undefined) reading.routes.push({ to, via, place });
  else if (familyOf(gateway) !== undefined && prefixOf(mask) !== undefined)
    reading.routes.push({ to: `${net}/${prefixOf(mask)}`, via: gateway, place });
  else if (familyOf(by) !== undefined) reading.routes.push({ to: short, via: by, place });
  else reading.notCarried.push({ kind: 'script', what: `a command at ${key} of ${nic}`, place });
}
