import test from 'ava';
import type { NetworkDevice } from '../../../../../../overlays/shared/seed/network/network.ts';
import { openNames } from '../../../../../../overlays/shared/seed/network/profile-devices.ts';
import {
  profileNetwork,
  profileNode,
} from '../../../../../../overlays/shared/seed/network/profile-network.ts';
import { checkSeed } from '../../../../../../overlays/shared/seed/check.ts';
import { parseSeed } from '../../../../../../overlays/shared/seed/parse.ts';
import { planNetwork } from '../../../../../../overlays/base/firstboot/network/networkd.ts';
import { serializeSeed } from '../../../../../../scripts/seed/serialize.ts';
import { modelOf } from '../../../../../helpers/profile-texts.ts';
import { sampleSection } from '../../../../../helpers/seed-samples.ts';

function networkOfNode(file: string, name: string) {
  const { cluster } = modelOf(file);
  const node = profileNode(cluster, name);
  if (node === undefined) throw new Error(`no node ${name}`);
  return { cluster, node, network: profileNetwork(cluster, node) };
}

function find(devices: readonly NetworkDevice[], id: string): NetworkDevice | undefined {
  return devices.find((device) => device.id === id);
}

const sites = 'test/cluster/profiles/sites.yaml';

test('networks that share a bond are VLANs on it', (t) => {
  const { devices } = networkOfNode(sites, 'litsha21').network;
  t.deepEqual(
    devices.map(({ id, kind, addresses }) => [id, kind, ...addresses]),
    [
      ['public-1', 'ethernet'],
      ['public-2', 'ethernet'],
      ['public-nic', 'bond'],
      ['public', 'vlan', '192.168.71.21/24'],
      ['heartbeat', 'vlan', '192.168.68.201/24'],
      ['realservers', 'vlan', '10.0.0.21/24'],
      ['transit', 'vlan', '192.168.73.21/24'],
    ],
  );
  t.like(find(devices, 'public-nic'), { mode: 'active-backup', primary: 'public-1' });
  t.like(find(devices, 'realservers'), { link: 'public-nic', vlanId: 72, mtu: 1400 });
});

test('a server at an untagged port has its NIC alone, and one with tagged frames a VLAN', (t) => {
  const untagged = networkOfNode(sites, 'litstat1').network.devices;
  t.deepEqual(
    untagged.map(({ id, kind }) => [id, kind]),
    [['realservers', 'ethernet']],
  );
  const tagged = networkOfNode('test/fixtures/everything.yaml', 'r2').network.devices;
  t.deepEqual(
    tagged.map(({ id, kind }) => [id, kind]),
    [
      ['realservers-1', 'ethernet'],
      ['realservers-2', 'ethernet'],
      ['realservers-nic', 'bond'],
      ['realservers', 'vlan'],
    ],
  );
});

test('what is below tags carries the largest packets of all', (t) => {
  const { devices } = networkOfNode('test/fixtures/everything.yaml', 'd1').network;
  t.is(find(devices, 'public-nic')?.mtu, 9000);
  t.is(find(devices, 'heartbeat-nic')?.mtu, 1400);
  t.is(find(devices, 'transit-nic')?.mtu, 9000);
  t.is(find(networkOfNode(sites, 'litsha21').network.devices, 'public-nic')?.mtu, undefined);
});

test('NICs without MAC and name are taken in the order of the networks', (t) => {
  const { node } = networkOfNode('test/fixtures/everything.yaml', 'd3');
  t.deepEqual(openNames(node.attachments), [
    'public-nic',
    'heartbeat-nic',
    'realservers-nic',
    'transit-nic',
  ]);
});

test('what comes from a network of clients leaves by its router, in networkd’s words', (t) => {
  const { node, network } = networkOfNode(sites, 'litsha21');
  const { files } = planNetwork(network, new Map(), node);
  const transit = files['10-lvsmith-transit.network'] ?? '';
  t.true(transit.includes('[RoutingPolicyRule]\nFrom=192.168.73.0/24\nTable=101\nPriority=1100\n'));
  t.true(
    transit.includes(
      '[RoutingPolicyRule]\nFrom=192.168.73.0/24\nTo=10.0.0.0/24\nTable=254\nPriority=1000\n',
    ),
  );
  t.true(transit.includes('[Route]\nGateway=192.168.73.1\nTable=101\n'));
  t.regex(files['10-lvsmith-public-nic.netdev'] ?? '', /Kind=bond/);
  t.regex(files['10-lvsmith-public.netdev'] ?? '', /Kind=vlan\n\n\[VLAN\]\nId=71/);
  t.regex(files['10-lvsmith-public-1.network'] ?? '', /Bond=public-nic\nPrimarySlave=yes/);
});

test('a seed of such a network goes through its disk unchanged, and the node takes it', (t) => {
  const { cluster, node, network } = networkOfNode(sites, 'litsha21');
  const given = {
    hostname: node.name,
    sshAuthorizedKeys: [],
    network,
    lvsmith: { ...sampleSection, cluster: cluster.name },
  };
  const parsed = parseSeed('nocloud', serializeSeed('nocloud', given));
  const { seed } = parsed;
  t.deepEqual(parsed.diagnostics, []);
  t.deepEqual(JSON.parse(JSON.stringify(seed?.network)), JSON.parse(JSON.stringify(network)));
  t.deepEqual(seed && checkSeed({ ...parsed, seed }, cluster, 'director'), []);
});
