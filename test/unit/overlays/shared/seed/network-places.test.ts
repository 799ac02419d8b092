import test from 'ava';
import type { SeedFormat } from '../../../../../overlays/shared/seed/seed.ts';
import { seedLayout } from '../../../../../overlays/shared/seed/layout.ts';
import { parseSeed } from '../../../../../overlays/shared/seed/parse.ts';
import { sampleFiles } from '../../../../helpers/seed-samples.ts';

// What is wrong with a network is said at the line and column where it stands.

interface Bad {
  readonly network: string;
  /** `line:column`. */
  readonly place: string;
  readonly message: RegExp;
}

const config: Readonly<Record<string, Bad>> = {
  'version 1': {
    network: 'version: 1\n',
    place: '1:10',
    message: /must be 2: lvsmith reads version 2/,
  },
  'a bond of nothing': {
    network: 'version: 2\nethernets: { a: {} }\nbonds:\n  b: { interfaces: [a, c] }\n',
    place: '4:24',
    message: /b is on top of c, which this file does not describe/,
  },
  'a card in two bonds': {
    network:
      'version: 2\nethernets: { a: {} }\nbonds:\n  b: { interfaces: [a] }\n  c: { interfaces: [a] }\n',
    place: '5:21',
    message: /a is in two bonds/,
  },
  'a primary from elsewhere': {
    network:
      'version: 2\nethernets: { a: {} }\nbonds:\n  b:\n    interfaces: [a]\n    parameters: { primary: z }\n',
    place: '6:28',
    message: /z is the primary of b, but not one of its interfaces/,
  },
  'a VLAN on itself': {
    network: 'network:\n  version: 2\n  vlans:\n    v: { id: 1, link: v }\n',
    place: '4:23',
    message: /v is on top of v/,
  },
  'an address on a part of a bond': {
    network:
      'version: 2\nethernets:\n  a:\n    mtu: 1400\n    addresses: [192.0.2.1/24]\nbonds: { b: { interfaces: [a] } }\n',
    place: '5:5',
    message: /a is part of b: set addresses on the bond instead/,
  },
  'DHCP on a part of a bond': {
    network: 'version: 2\nethernets:\n  a: { dhcp4: true }\nbonds: { b: { interfaces: [a] } }\n',
    place: '3:15',
    message: /set dhcp4 on the bond instead/,
  },
  'one set-name for two': {
    network:
      'version: 2\nethernets:\n  a: { match: { name: eth0 }, set-name: wan }\n  b: { match: { name: eth1 }, set-name: wan }\n',
    place: '4:41',
    message: /a and b would both get the name wan/,
  },
  'the name of a VLAN for a card': {
    network:
      'version: 2\nethernets:\n  a: { match: { name: eth0 }, set-name: v }\nvlans:\n  v: { id: 2, link: a }\n',
    place: '5:3',
    message: /a and v would both get the name v/,
  },
  'the name of the loopback device': {
    network: 'version: 2\nethernets:\n  a: { match: { name: eth0 }, set-name: lo }\n',
    place: '3:41',
    message: /must be the name of a network interface/,
  },
  'one id for two': {
    network: 'version: 2\nethernets: { a: {}, b: {} }\nvlans:\n  a: { id: 1, link: b }\n',
    place: '4:3',
    message: /two devices have the id a/,
  },
};

const card = '{"id": "a", "type": "phy", "ethernet_mac_address": "52:54:00:71:00:15"}';
const data: Readonly<Record<string, Bad>> = {
  'a link without a MAC address': {
    network: '{"links": [\n {"id": "a", "type": "phy"}], "networks": []}',
    place: '2:2',
    message: /the link a has no ethernet_mac_address/,
  },
  'a mode that Linux does not know': {
    network: `{"links": [${card},\n {"id": "b", "type": "bond", "bond_links": ["a"],\n "bond_mode": "x"}], "networks": []}`,
    place: '3:15',
    message: /has no bond_mode that Linux knows/,
  },
  'a bond of nothing': {
    network: `{"links": [${card},\n {"id": "b", "type": "bond", "bond_links": ["c"], "bond_mode": "802.3ad"}], "networks": []}`,
    place: '2:45',
    message: /b is on top of c/,
  },
  'a bond that is a path': {
    network: `{"links": [${card},\n {"id": "../../../etc/cron.d/x y", "type": "bond", "bond_links": ["a"], "bond_mode": "802.3ad"}], "networks": []}`,
    place: '2:9',
    message: /^the id of a bond must be the name of a network interface/,
  },
  'a VLAN whose name is longer than the kernel takes': {
    network: `{"links": [${card},\n {"id": "sixteen-letters-", "type": "vlan", "vlan_id": 2, "vlan_link": "a"}], "networks": []}`,
    place: '2:9',
    message: /^the id of a vlan must be .* at most 15/,
  },
  'an address that brings lines of its own': {
    network: `{"links": [${card}],\n "networks": [{"link": "a", "type": "ipv4", "ip_address": "192.0.2.1\\n[Route]\\nGateway=192.0.2.9/24"}]}`,
    place: '2:59',
    message: /has no usable ip_address/,
  },
  'a prefix that no address has': {
    network: `{"links": [${card}],\n "networks": [{"link": "a", "type": "ipv4", "ip_address": "192.0.2.1/99"}]}`,
    place: '2:59',
    message: /has no usable ip_address/,
  },
  'a netmask of the other family': {
    network: `{"links": [${card}],\n "networks": [{"link": "a", "type": "ipv4", "ip_address": "192.0.2.1", "netmask": "ffff::"}]}`,
    place: '2:59',
    message: /has no usable ip_address/,
  },
  'a name server that is none': {
    network: `{"links": [${card}], "networks": [],\n "services": [{"type": "dns", "address": "x"}]}`,
    place: '2:42',
    message: /must be an IPv4 or IPv6 address/,
  },
  'a network on no link': {
    network: `{"links": [${card}],\n "networks": [{"link": "z", "type": "ipv4_dhcp"}]}`,
    place: '2:24',
    message: /on the link z, which this file does not have/,
  },
  'a network of another kind': {
    network: `{"links": [${card}],\n "networks": [{"link": "a", "type": "infiniband"}]}`,
    place: '2:37',
    message: /does not support networks of type infiniband/,
  },
  'an address that is none': {
    network: `{"links": [${card}],\n "networks": [{"link": "a", "type": "ipv4",\n "ip_address": "x"}]}`,
    place: '3:16',
    message: /has no usable ip_address/,
  },
};

function check(format: SeedFormat, cases: Readonly<Record<string, Bad>>): void {
  const file = seedLayout[format].network;
  for (const [title, { network, place, message }] of Object.entries(cases))
    test(`${file}: ${title}`, (t) => {
      const files = { ...sampleFiles('litsha21', format), [file]: network };
      const [first, ...rest] = parseSeed(format, files).diagnostics;
      t.is(`${first?.line}:${first?.column}`, place, JSON.stringify(first));
      t.regex(first?.message ?? '', message);
      t.deepEqual(rest, []);
    });
}

check('nocloud', config);
check('config-drive', data);
