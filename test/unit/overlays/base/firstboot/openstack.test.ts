import test from 'ava';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';

// A ConfigDrive as OpenStack's nova itself writes it (nova/api/metadata, nova/virt/netutils.py): only the
// user_data is a person's.

const latest = 'openstack/latest';
const macs = ['52:54:00:71:00:15', '52:54:00:68:00:c9'];

function director(): FakeNode {
  const node = fakeNode();
  macs.forEach((mac, index) => node.addNic(`eth${index}`, mac, `0000:00:0${index + 3}.0`));
  return node;
}

function drive(changes: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const files = sampleFiles('litsha21', 'config-drive');
  for (const [name, value] of Object.entries(changes))
    files[`${latest}/${name}`] = JSON.stringify(value);
  return isoOf(files, 'config-drive');
}

test('vendor data that says nothing is no reason to refuse, whatever its shape', (t) => {
  for (const nothing of [{}, { static: {} }, { static: { cloud: null, more: [''] } }]) {
    const node = director();
    node.attach('sr0', drive({ 'vendor_data.json': {}, 'vendor_data2.json': nothing }));
    const status = firstBoot(node, { deviceTimeout: 0 });
    t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  }
});

test('vendor data that says something is refused', (t) => {
  const deep = `${'['.repeat(30_000)}1${']'.repeat(30_000)}`;
  const something = [{ static: { 'cloud-init': '#cloud-config' } }, { a: false }, [0], deep];
  for (const value of something) {
    const node = director();
    const files = sampleFiles('litsha21', 'config-drive');
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const image = isoOf({ ...files, [`${latest}/vendor_data2.json`]: text }, 'config-drive');
    node.attach('sr0', image);
    t.is(firstBoot(node, { deviceTimeout: 0 }).diagnostics[0]?.code, 'seed-unknown-file');
  }
});

test('devices that nova named, with addresses from its DHCP server, are told by the MAC of the profile', (t) => {
  const node = director();
  node.attach('sr0', drive({ 'network_data.json': networkData(dhcp) }));
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.regex(node.read('etc/systemd/network/10-lvsmith-public.network'), /DHCP=ipv4/);
  t.is(node.read('etc/resolv.conf'), 'nameserver 192.168.71.1\n');
  t.regex(node.read('etc/systemd/network/10-lvsmith-public.link'), /52:54:00:71:00:15/);
  t.regex(node.read('etc/systemd/network/10-lvsmith-heartbeat.link'), /52:54:00:68:00:c9/);
});

test('a card that the machine does not have is told at its link', (t) => {
  const node = fakeNode();
  node.addNic('eth0', macs[0] ?? '', '0000:00:03.0');
  const text = JSON.stringify(networkData(fixed), null, 1);
  const files = sampleFiles('litsha21', 'config-drive');
  node.attach('sr0', isoOf({ ...files, [`${latest}/network_data.json`]: text }, 'config-drive'));
  const [first] = firstBoot(node, { deviceTimeout: 0 }).diagnostics;
  t.is(first?.code, 'seed-nic');
  t.regex(
    text.split('\n')[(first?.line ?? 0) - 1] ?? '',
    /"ethernet_mac_address": "52:54:00:68:00:c9"/,
  );
});

test('devices that nova named, with fixed addresses, are told by these', (t) => {
  const node = director();
  node.attach('sr0', drive({ 'network_data.json': networkData(fixed) }));
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  const text = node.read('etc/systemd/network/10-lvsmith-public.network');
  t.regex(text, /Address=192\.168\.71\.21\/24\n/);
  t.regex(text, /Gateway=192\.168\.71\.1\n/);
});

test('the key of the platform may log in, beside those of user_data', (t) => {
  const [own, theirs] = ['A', 'B'].map((letter) => `ssh-ed25519 ${letter.repeat(68)} me@desk`);
  const files = sampleFiles('litsha21', 'config-drive');
  const metaData: unknown = JSON.parse(files[`${latest}/meta_data.json`] ?? '');
  const withKeys = (keys: unknown) =>
    drive({ 'meta_data.json': Object.assign({}, metaData, { public_keys: keys }) });
  const node = director();
  node.attach('sr0', withKeys({ mine: `${theirs}\n` }));
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
  const [apply = '', ...keys] = node.read('etc/ssh/authorized_keys.d/root').split('\n');
  t.regex(apply, /^command="\/usr\/lib\/lvsmith\/apply",restrict ssh-ed25519 /);
  t.deepEqual(keys, [theirs, '']);

  const both = {
    ...files,
    [`${latest}/user_data`]: `#cloud-config\nhostname: litsha21\nssh_authorized_keys: ["${own}"]\n`,
  };
  const text = JSON.stringify(Object.assign({}, metaData, { public_keys: { a: own, b: theirs } }));
  const other = director();
  other.attach('sr0', isoOf({ ...both, [`${latest}/meta_data.json`]: text }, 'config-drive'));
  t.is(firstBoot(other, { deviceTimeout: 0 }).state, 'applied');
  t.is(other.read('etc/ssh/authorized_keys.d/root'), `${own}\n${theirs}\n`);

  const bad = director();
  bad.attach('sr0', withKeys({ mine: 'no key' }));
  const [first] = firstBoot(bad, { deviceTimeout: 0 }).diagnostics;
  t.regex(first?.message ?? '', /one line of authorized_keys/);
});

type Network = Readonly<Record<string, unknown>>;
const dhcp: readonly Network[] = [{ type: 'ipv4_dhcp' }, { type: 'ipv4_dhcp' }];
const mask = '255.255.255.0';
const everywhere = { network: '0.0.0.0', netmask: '0.0.0.0', gateway: '192.168.71.1' };
const fixed: readonly Network[] = [
  {
    type: 'ipv4',
    ip_address: '192.168.71.21',
    netmask: mask,
    routes: [everywhere],
    services: [],
  },
  { type: 'ipv4', ip_address: '192.168.68.201', netmask: mask, routes: [], services: [] },
];

function networkData(networks: readonly Network[]): unknown {
  return {
    links: macs.map((mac, index) => ({
      id: `interface${index}`,
      vif_id: `0000000${index}-0000-4000-8000-000000000000`,
      type: 'phy',
      mtu: null,
      ethernet_mac_address: mac,
    })),
    networks: networks.map((network, index) => ({
      id: `network${index}`,
      link: `interface${index}`,
      network_id: `1000000${index}-0000-4000-8000-000000000000`,
      ...network,
    })),
    services: [{ type: 'dns', address: '192.168.71.1' }],
  };
}
