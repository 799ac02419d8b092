import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../../reading.ts';
import { linesOf, type Place, type Source } from '../../source.ts';
import { prefixOf } from '../../values.ts';
import { addLink, addNic, bondMode, hashPolicy, lacpRate } from './add.ts';

interface Entry {
  readonly value: string;
  readonly place: Place;
}

/** A file ifcfg-NIC of Red Hat and SUSE: assignments of a shell, of which nothing is run. */
export function readIfcfg(source: Source): Reading {
  const reading = emptyReading();
  const entries = new Map<string, Entry>();
  for (const { text, place } of linesOf(source)) {
    const [, key = '', quoted, plain = ''] =
      /^\s*(?:export\s+)?([A-Za-z_]\w*)=(?:["']([^"']*)["']|([^\s#]*))/.exec(text) ?? [];
    if (key !== '') entries.set(key.toUpperCase(), { value: quoted ?? plain, place });
  }
  const text = (key: string) => entries.get(key)?.value;
  const name = text('DEVICE') ?? /ifcfg-([^/]+)$/.exec(source.file)?.[1] ?? '';
  const nic = name.split(':')[0] ?? name;
  readAddresses(nic, entries, reading);
  const options = new Map(
    (text('BONDING_OPTS') ?? text('BONDING_MODULE_OPTS') ?? '').split(/\s+/).map((word) => {
      const [key = '', value = ''] = word.split('=', 2);
      return [key, value] as const;
    }),
  );
  const members = [...entries].flatMap(([key, { value }]) =>
    /^BONDING_SLAVE_?\d+$/.test(key) ? [value] : [],
  );
  addLink(
    {
      nic,
      below: text('PHYSDEV') ?? text('ETHERDEVICE'),
      vlan: numberOf(text('VLAN_ID')),
      master: text('SLAVE') === 'yes' || text('MASTER') !== undefined ? text('MASTER') : undefined,
      members: members.length > 0 ? members : undefined,
      mode: bondMode(options.get('mode')),
      hashPolicy: hashPolicy(options.get('xmit_hash_policy')),
      lacpRate: lacpRate(options.get('lacp_rate')),
      place: { file: source.file, line: entries.get('DEVICE')?.place.line ?? 1 },
    },
    reading,
  );
  const rest = [...entries.keys()].filter((key) => !known.test(key));
  if (rest.length > 0)
    reading.notCarried.push({
      kind: 'old-program',
      // Names alone: a value may be a password.
      what: `${rest.slice(0, 8).join(', ')}${rest.length > 8 ? ' …' : ''} of ${nic}`,
      place: entries.get(rest[0] ?? '')?.place ?? { file: source.file, line: 0 },
    });
  return reading;
}

const known =
  /^(DEVICE|NAME|IPADDR\d*|PREFIX\d*|PREFIXLEN|NETMASK\d*|GATEWAY\d*|IPV6ADDR|IPV6_DEFAULTGW|MTU|DNS\d|DOMAIN|SEARCH|TYPE|VLAN|VLAN_ID|PHYSDEV|ETHERDEVICE|MASTER|SLAVE|BONDING_\w+|BOOTPROTO|STARTMODE|ONBOOT|UUID|HWADDR|NM_CONTROLLED|USERCTL|DEFROUTE|BROADCAST|NETWORK|IPV6INIT)$/;

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function readAddresses(nic: string, entries: ReadonlyMap<string, Entry>, reading: Reading): void {
  const mtu = Number(entries.get('MTU')?.value ?? Number.NaN);
  for (const [key, { value, place }] of entries) {
    const [, number] = /^IPADDR(\d*)$/.exec(key) ?? [];
    if (number !== undefined) {
      const [address = '', own] = value.split('/');
      const mask =
        own ??
        entries.get(`PREFIX${number}`)?.value ??
        entries.get('PREFIXLEN')?.value ??
        entries.get(`NETMASK${number}`)?.value ??
        '';
      const prefix = prefixOf(mask);
      if (familyOf(address) !== undefined && prefix !== undefined)
        addNic(nic, { address, prefix }, place, reading, mtu > 0 ? mtu : undefined);
    } else if (key === 'IPV6ADDR') {
      const [address = '', length] = value.split('/');
      if (familyOf(address) === 6)
        addNic(nic, { address, prefix: Number(length ?? 64) }, place, reading);
    } else if (/^(GATEWAY\d*|IPV6_DEFAULTGW)$/.test(key)) {
      const [router = ''] = value.split('%');
      if (familyOf(router) !== undefined) reading.gateways.push({ address: router, place });
    } else if (/^DNS\d$/.test(key)) reading.dns.push({ server: value, place });
    else if (key === 'DOMAIN' || key === 'SEARCH')
      for (const search of value.split(/\s+/)) reading.dns.push({ search, place });
  }
}
