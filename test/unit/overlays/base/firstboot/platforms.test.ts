import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import type { FirstBootStatus } from '../../../../../overlays/shared/node/first-boot-status.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';

// Seeds as platforms write them: what is understood has its effect, and what has none is told.

type Format = 'nocloud' | 'config-drive';

const cards = ['52:54:00:71:00:15', '52:54:00:68:00:c9'];

function boot(
  files: Readonly<Record<string, unknown>>,
  format: Format = 'nocloud',
  macs: readonly string[] = cards,
): { readonly node: FakeNode; readonly status: FirstBootStatus } {
  const node = fakeNode();
  macs.forEach((mac, index) => node.addNic(`eth${index}`, mac, `0000:00:0${index + 3}.0`));
  const all = { ...sampleFiles('litsha21', format) };
  for (const [name, content] of Object.entries(files))
    all[format === 'nocloud' ? name : `openstack/latest/${name}`] =
      typeof content === 'string' ? content : JSON.stringify(content);
  node.attach('sr0', isoOf(all, format));
  return { node, status: firstBoot(node, { deviceTimeout: 0 }) };
}

function networkd(node: FakeNode, name: string): string {
  return node.read(`etc/systemd/network/10-lvsmith-${name}`);
}

/** A network-config with `more` on the public device. */
function config(more: string, top = ''): string {
  return `network:
  version: 2
${top}  ethernets:
    public:
      match: { macaddress: "52:54:00:71:00:15" }
      addresses: [192.168.71.21/24]
${more}
    heartbeat: { match: { macaddress: "52:54:00:68:00:c9" }, addresses: [192.168.68.201/24] }
`;
}

const way = '      routes: [{ to: default, via: 192.168.71.1 }]';

test('a gateway that is in no network of the device', (t) => {
  const onLink = way.replace(' }]', ', on-link: true }]');
  const { node, status } = boot({ 'network-config': config(onLink) });
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.regex(networkd(node, 'public.network'), /Gateway=192\.168\.71\.1\nGatewayOnLink=yes/);
});

test('what netplan’s files often have', (t) => {
  const more = `${way}
      accept-ra: true
      link-local: []
      optional: true
      nameservers: { addresses: [192.168.71.1, 9.9.9.9, 1.1.1.1, 8.8.8.8], search: [] }`;
  const { node, status } = boot({ 'network-config': config(more, '  renderer: networkd\n') });
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  const text = networkd(node, 'public.network');
  for (const line of ['IPv6AcceptRA=yes', 'LinkLocalAddressing=no', 'RequiredForOnline=no'])
    t.true(text.includes(`${line}\n`), line);
  t.is(node.read('etc/resolv.conf').match(/nameserver/g)?.length, 3);
  t.deepEqual(
    status.diagnostics.map(({ code, severity, message }) => [code, severity, message]),
    [
      [
        'seed-no-effect',
        'warning',
        'the C library asks 3 DNS servers: those after them have no effect',
      ],
    ],
  );
});

const addresses = [
  {
    id: 'n1',
    link: 'p1',
    type: 'ipv4',
    ip_address: '192.168.71.21',
    netmask: '255.255.255.0',
    routes: [{ network: '0.0.0.0', netmask: '0.0.0.0', gateway: '192.168.71.1' }],
  },
  { id: 'n2', link: 'p2', type: 'ipv4', ip_address: '192.168.68.201', netmask: '255.255.255.0' },
];
const links = cards.map((mac, index) => ({
  id: `p${index + 1}`,
  type: 'phy',
  ethernet_mac_address: mac,
}));

for (const miimon of ['100', 100])
  test(`a bond as ironic writes it, with ${typeof miimon}s`, (t) => {
    const bond = {
      id: 'tap0b1c2d3e-4f',
      type: 'bond',
      mtu: 9000,
      ethernet_mac_address: '52:54:00:71:AA:01',
      bond_mode: '802.3ad',
      bond_miimon: miimon,
      bond_xmit_hash_policy: 'layer3+4',
      bond_lacp_rate: 'fast',
      bond_fail_over_mac: 'active',
      bond_links: ['a1', 'a2'],
    };
    const members = ['52:54:00:71:00:15', '52:54:00:71:00:95'].map((mac, index) => ({
      id: `a${index + 1}`,
      type: 'phy',
      ethernet_mac_address: mac,
    }));
    const data = {
      links: [...members, bond, { ...links[1], id: 'p2' }],
      networks: addresses.map((each, index) => (index === 0 ? { ...each, link: bond.id } : each)),
    };
    const macs = ['52:54:00:71:00:15', '52:54:00:71:00:95', '52:54:00:68:00:c9'];
    const { node, status } = boot({ 'network_data.json': data }, 'config-drive', macs);
    t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
    const text = networkd(node, 'public.netdev');
    for (const line of [
      'MACAddress=52:54:00:71:aa:01',
      'MIIMonitorSec=100ms',
      'TransmitHashPolicy=layer3+4',
      'LACPTransmitRate=fast',
    ])
      t.true(text.includes(`${line}\n`), line);
    t.deepEqual(
      status.diagnostics.map(({ severity, message }) => `${severity} ${message}`),
      ['warning lvsmith does not support bond_fail_over_mac: it has no effect'],
    );
  });

test('DNS servers inside networks and routes', (t) => {
  const dns = (address: string) => [{ type: 'dns', address }];
  const [first, second] = addresses;
  const [route] = first?.routes ?? [];
  const data = {
    links,
    networks: [
      {
        ...first,
        services: dns('192.168.71.1'),
        routes: [{ ...route, services: dns('192.168.71.9') }],
      },
      second,
    ],
  };
  const { node, status } = boot({ 'network_data.json': data }, 'config-drive');
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.is(node.read('etc/resolv.conf'), 'nameserver 192.168.71.1\nnameserver 192.168.71.9\n');
});

for (const type of ['ipv6_slaac', 'ipv6_dhcpv6-stateless'])
  test(`addresses by the word of a router: ${type}`, (t) => {
    const data = { links, networks: [...addresses, { id: 'n3', link: 'p1', type, routes: [] }] };
    const { node, status } = boot({ 'network_data.json': data }, 'config-drive');
    t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
    t.regex(networkd(node, 'public.network'), /IPv6AcceptRA=yes/);
    t.regex(networkd(node, 'heartbeat.network'), /IPv6AcceptRA=no/);
  });

for (const [title, text] of [
  ['nothing', ''],
  ['an empty mapping', '#cloud-config\n{}\n'],
  ['its header alone', '#cloud-config'],
  ['comments', '# nothing yet\n\n  # really\n'],
] as const)
  test(`vendor-data that says nothing: ${title}`, (t) => {
    const { status } = boot({ 'vendor-data': text });
    t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  });

const key = `ssh-ed25519 ${'A'.repeat(68)} me`;

test('what platforms write into user-data by themselves', (t) => {
  const userData = `#cloud-config
hostname: litsha21
manage_etc_hosts: true
preserve_hostname: false
fqdn: litsha21.example.org
ssh_pwauth: false
disable_root: false
users:
  - default
  - name: root
    ssh_authorized_keys: ["${key}"]
chpasswd: { expire: False }
package_upgrade: true
`;
  const { node, status } = boot({ 'user-data': userData });
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.is(node.read('etc/ssh/authorized_keys.d/root'), `${key}\n`);
  t.deepEqual(
    status.diagnostics.map(({ severity, file, line, message }) => [severity, file, line, message]),
    [['warning', 'user-data', 13, 'a node installs and upgrades no packages']],
  );
});

for (const [title, line, message] of [
  ['another user', 'users: [{ name: ops, ssh_authorized_keys: [] }]', /makes no user ops/],
  ['a password', 'chpasswd: { list: "root:x" }', /unknown key "list"/],
  ['logins with passwords', 'ssh_pwauth: true', /nobody logs in with a password/],
  ['no root', 'disable_root: true', /people log in as root/],
] as const)
  test(`what a node will not do is refused: ${title}`, (t) => {
    const { status } = boot({ 'user-data': `#cloud-config\nhostname: litsha21\n${line}\n` });
    t.is(status.state, 'failed');
    t.regex(status.diagnostics[0]?.message ?? '', message);
  });

test('a virtual function below the card with the same address is not a card of its own', (t) => {
  const node = fakeNode();
  const [own = '', second = ''] = cards;
  node.addNic('enP1s1', own, '0000:00:02.0');
  node.addNic('eth0', own, '0000:00:03.0');
  node.addNic('eth1', second, '0000:00:04.0');
  const drivers = join(node.root, 'sys/bus/vmbus/drivers/hv_netvsc');
  mkdirSync(drivers, { recursive: true });
  for (const name of ['eth0', 'eth1'])
    symlinkSync(drivers, join(node.root, 'sys/class/net', name, 'device/driver'));
  symlinkSync('../eth0', join(node.root, 'sys/class/net/enP1s1/master'));
  node.attach('sr0', isoOf({ ...sampleFiles('litsha21'), 'network-config': config(way) }));
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.regex(networkd(node, 'public.link'), /PermanentMACAddress=.*\nDriver=hv_netvsc\n/);
  t.true(
    node.calls.some((call) => /link set .*eth0.* name public/.test(call)),
    node.calls.join('\n'),
  );
  t.false(node.calls.some((call) => call.includes('enP1s1')));
});
