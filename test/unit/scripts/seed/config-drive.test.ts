import test from 'ava';
import * as fc from 'fast-check';
import { parseSeed } from '../../../../overlays/shared/seed/parse.ts';
import { bondModes } from '../../../../overlays/shared/seed/network/bonds.ts';
import type {
  NetworkConfig,
  NetworkDevice,
  Route,
} from '../../../../overlays/shared/seed/network/network.ts';
import {
  profileNetwork,
  profileNode,
} from '../../../../overlays/shared/seed/network/profile-network.ts';
import { serializeSeed } from '../../../../scripts/seed/serialize.ts';
import { readIso } from '../../../../scripts/media/iso9660/read.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';
import { isoOf, sampleSection } from '../../../helpers/seed-samples.ts';

// Any network that OpenStack's format can say goes through a ConfigDrive unchanged. It cannot say: a
// card's name, a bond's primary, search domains, a metric, a route where no address of its family is.

type Part = Pick<NetworkDevice, 'addresses' | 'routes'>;

function part(ip: fc.Arbitrary<string>, bits: number): fc.Arbitrary<Part> {
  const cidr = (least: number) =>
    fc.tuple(ip, fc.integer({ min: least, max: bits })).map(([base, n]) => `${base}/${n}`);
  const route: fc.Arbitrary<Route> = fc.record({
    to: fc.oneof(fc.constant('default'), cidr(1)),
    via: ip,
  });
  const some = fc.record({
    addresses: fc.array(cidr(0), { minLength: 1, maxLength: 2 }),
    routes: fc.array(route, { maxLength: 2 }),
  });
  return fc.oneof(fc.constant({ addresses: [], routes: [] }), some);
}

const settings = fc
  .record({
    four: part(fc.ipV4(), 32),
    six: part(fc.ipV6(), 128),
    dhcp4: fc.boolean(),
    dhcp6: fc.boolean(),
    mtu: fc.option(fc.integer({ min: 68, max: 9000 }), { nil: undefined }),
  })
  .map(({ four, six, dhcp4, dhcp6, mtu }) => ({
    addresses: [...four.addresses, ...six.addresses],
    routes: [...four.routes, ...six.routes],
    dhcp4,
    dhcp6,
    nameservers: [],
    searchDomains: [],
    ...(mtu === undefined ? {} : { mtu }),
  }));

const none = { addresses: [], routes: [], dhcp4: false, dhcp6: false } as const;
const mac = (last: number) => `52:54:00:00:00:0${last}`;

const network: fc.Arbitrary<NetworkConfig> = fc
  .record({
    settings: fc.tuple(settings, settings, settings),
    mode: fc.constantFrom(...bondModes),
    miiMonitorInterval: fc.nat(60_000),
    vlanId: fc.integer({ min: 1, max: 4094 }),
    nameservers: fc.uniqueArray(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 5 }),
  })
  .map(({ settings: [card, bond, vlan], mode, miiMonitorInterval, vlanId, nameservers }) => {
    const devices: readonly NetworkDevice[] = [
      { kind: 'ethernet', id: 'tap1a81968a-79', mac: mac(1), ...card },
      { kind: 'ethernet', id: 'port', mac: mac(2), ...none, nameservers: [], searchDomains: [] },
      { kind: 'bond', id: 'bond0', interfaces: ['port'], mode, miiMonitorInterval, ...bond },
      { kind: 'vlan', id: 'bond0.7', link: 'bond0', vlanId, ...vlan },
    ];
    const isConfigured = ({ addresses, dhcp4, dhcp6 }: NetworkDevice) =>
      addresses.length > 0 || dhcp4 || dhcp6;
    return {
      devices: devices.map((device) =>
        isConfigured(device) ? { ...device, nameservers } : device,
      ),
    };
  });

test('any network goes through a ConfigDrive unchanged', (t) => {
  fc.assert(
    fc.property(network, (given) => {
      const lvsmith = sampleSection;
      const contents = { hostname: 'litsha21', sshAuthorizedKeys: [], lvsmith, network: given };
      const image = isoOf(serializeSeed('config-drive', contents), 'config-drive');
      const files = Object.entries(readIso(image, 'rock-ridge').files).map(
        ([name, bytes]) => [name, Buffer.from(bytes).toString()] as const,
      );
      const { seed, diagnostics } = parseSeed('config-drive', Object.fromEntries(files));
      t.deepEqual(diagnostics, []);
      t.deepEqual(JSON.parse(JSON.stringify(seed?.network)), JSON.parse(JSON.stringify(given)));
    }),
    { numRuns: 300 },
  );
});

test('a ConfigDrive with search domains is refused, because its readers would lose them', (t) => {
  const { cluster } = modelOf('test/fixtures/everything.yaml');
  const node = profileNode(cluster, 'd1');
  if (node === undefined) throw new Error('everything.yaml has no d1');
  const given = profileNetwork(cluster, node);
  const contents = {
    hostname: 'd1',
    sshAuthorizedKeys: [],
    lvsmith: sampleSection,
    network: given,
  };
  t.throws(() => serializeSeed('config-drive', contents), {
    message: /which domains names are looked up in/,
  });
  const files = serializeSeed('nocloud', contents);
  t.regex(files['network-config'] ?? '', /- intern\.example\.org/);
});

test('routes and MTU reach the directors, and not a server that replies through a floating address', (t) => {
  const { cluster } = modelOf('test/fixtures/everything.yaml');
  const networkOf = (name: string) => {
    const node = profileNode(cluster, name);
    return node === undefined ? [] : profileNetwork(cluster, node).devices;
  };
  const devices = networkOf('d1');
  const [main, heartbeat, inner] = ['10.1.', '10.2.', '10.3.'].map((subnet) =>
    devices.find(({ addresses }) => addresses.some((address) => address.startsWith(subnet))),
  );
  t.deepEqual(inner?.routes, [{ to: '10.60.0.0/16', via: '10.3.0.253' }]);
  t.deepEqual(
    main?.routes.map(({ to }) => to),
    ['default', 'default', '10.50.0.0/16', '2001:db8:50::/48'],
  );
  t.deepEqual([main?.mtu, heartbeat?.mtu], [9000, 1400]);
  t.deepEqual(
    networkOf('r1')[0]?.routes.map(({ to }) => to),
    ['default', 'default'],
  );
});
