import test from 'ava';
import * as fc from 'fast-check';
import { parseSeed } from '../../../../overlays/shared/seed/parse.ts';
import { bondModes } from '../../../../overlays/shared/seed/network/bonds.ts';
import type { NetworkDevice } from '../../../../overlays/shared/seed/network/network.ts';
import { serializeSeed, type SeedContents } from '../../../../scripts/seed/serialize.ts';
import { readIso } from '../../../../scripts/media/iso9660/read.ts';
import { isoOf, sampleSection } from '../../../helpers/seed-samples.ts';

// What is written is what is read: any seed goes through its files, an ISO image and back unchanged.

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const hostName = fc
  .tuple(name, fc.constantFrom('example.com', 'test', 'a.b.c'))
  .map(([host, domain]) => `${host}.${domain}`);
const ipv4 = fc.ipV4();
const cidr = fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([ip, n]) => `${ip}/${n}`);
const mac = fc.stringMatching(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
const key = fc.stringMatching(/^ssh-ed25519 [A-Za-z0-9+/]{68} [a-z@.]{1,20}$/);

const common = {
  addresses: fc.uniqueArray(cidr, { maxLength: 3 }),
  dhcp4: fc.boolean(),
  dhcp6: fc.boolean(),
  routes: fc.array(
    fc.record({ to: fc.oneof(fc.constant('default'), cidr), via: ipv4, metric: fc.nat(9999) }),
    { maxLength: 2 },
  ),
  nameservers: fc.array(ipv4, { maxLength: 3 }),
  searchDomains: fc.array(hostName, { maxLength: 2 }),
  mtu: fc.integer({ min: 68, max: 9000 }),
};

/** A part of a bond has no settings of its own but the MTU. */
const nothing = {
  addresses: [],
  dhcp4: false,
  dhcp6: false,
  routes: [],
  nameservers: [],
  searchDomains: [],
} as const;

const devices = fc
  .tuple(
    fc.record({ ...common, mac, setName: fc.constant('public') }),
    fc.record({ mtu: common.mtu, matchName: fc.constant('eth1') }),
    fc.record({ ...common, mode: fc.constantFrom(...bondModes), miiMonitorInterval: fc.nat(1000) }),
    fc.record({ ...common, vlanId: fc.integer({ min: 1, max: 4094 }) }),
  )
  .map(([first, second, bond, vlan]): readonly NetworkDevice[] => [
    { kind: 'ethernet', id: 'public', ...first },
    { kind: 'ethernet', id: 'second', ...nothing, ...second },
    { kind: 'bond', id: 'heartbeat', interfaces: ['second'], primary: 'second', ...bond },
    { kind: 'vlan', id: 'vlan7', link: 'public', ...vlan },
  ]);

const contents: fc.Arbitrary<SeedContents> = fc
  .tuple(
    name,
    fc.array(key, { maxLength: 3 }),
    fc.option(devices, { nil: undefined }),
    fc.option(
      fc.record({
        enabled: fc.constant(true),
        servers: fc.array(ipv4, { maxLength: 2 }),
        pools: fc.array(hostName, { maxLength: 2 }),
      }),
      { nil: undefined },
    ),
    fc.constantFrom('director', 'realserver'),
  )
  .map(([hostname, sshAuthorizedKeys, network, ntp, role]) => ({
    hostname,
    fqdn: `${hostname}.example.com`,
    sshAuthorizedKeys,
    timezone: 'Europe/Berlin',
    ...(network === undefined ? {} : { network: { devices: network } }),
    ...(ntp === undefined ? {} : { ntp }),
    lvsmith:
      role === 'director'
        ? sampleSection
        : { cluster: 'lab', role: 'realserver', sshHostKey: sampleSection.sshHostKey },
  }));

test('a seed goes through its NoCloud disk unchanged', (t) => {
  fc.assert(
    fc.property(contents, (given) => {
      const files = serializeSeed('nocloud', given);
      const { files: bytes } = readIso(isoOf(files), 'joliet');
      const texts = Object.entries(bytes).map(([file, content]) => [
        file,
        Buffer.from(content).toString(),
      ]);
      const { seed, diagnostics } = parseSeed('nocloud', Object.fromEntries(texts));
      t.deepEqual(diagnostics, []);
      const { format, instanceId, ...read } = seed ?? {};
      t.is(format, 'nocloud');
      t.regex(instanceId ?? '', new RegExp(`^${given.hostname}-[0-9a-f]{12}$`));
      t.deepEqual(plain(read), plain(given));
    }),
    { numRuns: 300 },
  );
});

test('a host name that looks like a number stays a name', (t) => {
  const lvsmith = sampleSection;
  for (const hostname of ['1e1', '0b1', '0o7', '1-0', 'null', 'true', 'yes', '1-1']) {
    const given = { hostname, sshAuthorizedKeys: [], lvsmith };
    const { seed, diagnostics } = parseSeed('nocloud', serializeSeed('nocloud', given));
    t.deepEqual(diagnostics, [], hostname);
    t.is(seed?.hostname, hostname);
  }
});

test('a ConfigDrive says the same as a NoCloud disk', (t) => {
  const given: SeedContents = {
    hostname: 'litsha21',
    sshAuthorizedKeys: [],
    lvsmith: sampleSection,
    network: {
      devices: [
        {
          kind: 'ethernet',
          id: 'public',
          mac: '52:54:00:71:00:15',
          dhcp4: false,
          dhcp6: false,
          addresses: ['192.168.71.21/24', '2001:db8::21/64'],
          routes: [
            { to: 'default', via: '192.168.71.1' },
            { to: '10.0.0.0/9', via: '192.168.71.2' },
            { to: 'default', via: '2001:db8::1' },
            { to: '2001:db8:1::/47', via: '2001:db8::2' },
          ],
          nameservers: ['192.168.71.1'],
          searchDomains: [],
        },
        {
          kind: 'ethernet',
          id: 'heartbeat',
          mac: '52:54:00:68:00:c9',
          dhcp4: true,
          dhcp6: true,
          addresses: [],
          routes: [],
          // OpenStack's are the machine's, not a link's.
          nameservers: ['192.168.71.1'],
          searchDomains: [],
        },
      ],
    },
  };
  const { seed, diagnostics } = parseSeed('config-drive', serializeSeed('config-drive', given));
  t.deepEqual(diagnostics, []);
  t.deepEqual(plain(seed?.network), plain(given.network));
  t.deepEqual(seed?.lvsmith, given.lvsmith);
  t.is(seed?.hostname, 'litsha21');
});

/** Without undefined values. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
