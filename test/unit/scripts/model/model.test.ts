import test from 'ava';
import * as fc from 'fast-check';
import { buildModel } from '../../../../scripts/model/model.ts';
import { toMembership } from '../../../../scripts/model/membership.ts';
import { originOf } from '../../../../scripts/model/origins.ts';
import { load, loadText, modelOf, variation } from '../../../helpers/profile-texts.ts';

const { cluster, origins, image } = modelOf('test/fixtures/everything.yaml');

test('the smallest profile is a whole cluster', (t) => {
  const { cluster: small, image: settings } = buildModel(loadText(variation()).profile);
  t.deepEqual(
    small.services.map(({ name, port, check }) => [name, port, check.type, check.host]),
    [
      ['http', 80, 'http', 'test'],
      ['https', 443, 'https', 'test'],
    ],
  );
  t.deepEqual(small.floatingAddresses, [
    {
      name: 'test',
      address: '10.0.0.100',
      family: 4,
      prefix: 24,
      interface: 'public',
      broadcast: '10.0.0.255',
    },
  ]);
  t.is(small.sync.interface, 'public');
  t.is(small.virtualServices.length, 2);
  t.is(settings.kernel, 'generic');
  t.is(settings.root, 'read-only');
});

const { membership } = load('profiles/small.yaml').profile;

test('token and consensus share the deadtime, the consensus at least 1.2 times the token', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 9_999_999 }), (deadtime) => {
      const { token, consensus } = toMembership({ ...membership, deadtime: `${deadtime}ms` });
      return token + consensus === deadtime && consensus >= 1.2 * token && token > 0;
    }),
  );
  t.is(toMembership({ ...membership, warntime: '3s', deadtime: '10s' }).tokenWarning, 30);
});

test('nodeids follow the order of the profile', (t) => {
  t.deepEqual(
    cluster.directors.map(({ name, id }) => `${name}:${id}`),
    ['d1:1', 'd2:2', 'd3:3', 'd4:4'],
  );
});

test('addresses and MACs are written as the kernel writes them', (t) => {
  t.is(cluster.directors[0]?.public.mac, '52:54:00:aa:00:11');
  t.is(cluster.directors[1]?.heartbeat?.originalName, 'eth1');
  t.is(cluster.floatingAddresses[1]?.address, '2001:db8:1::205');
  t.is(cluster.floatingAddresses[1]?.prefix, 64);
  t.is(cluster.floatingAddresses[2]?.name, 'everything-3');
});

test('a service stands on each of its floating addresses, with the members of that family', (t) => {
  const http = cluster.virtualServices.filter(({ service }) => service === 'http');
  t.deepEqual(
    http.map(({ address, members }) => [address, members.map((each) => each.address)]),
    [
      ['10.1.0.205', ['10.3.1.1', '10.3.1.2', '10.3.1.3']],
      ['2001:db8:1::205', ['2001:db8:3::1:1', '2001:db8:3::1:2', '2001:db8:3::1:3']],
      ['10.1.0.206', ['10.3.1.1', '10.3.1.2', '10.3.1.3']],
      ['10.4.0.205', ['10.3.1.1', '10.3.1.2', '10.3.1.3']],
    ],
  );
  t.deepEqual(http[0]?.members[0], {
    realserver: 'r1',
    address: '10.3.1.1',
    port: 8080,
    weight: 1,
  });
  t.is(http[0]?.members[1]?.weight, 5);
  t.is(http[0]?.persistence, 90_000);
  t.deepEqual(http[0]?.sorryServer, { address: '10.1.9.9', port: 8080 });
  t.is(http[1]?.sorryServer, undefined);
  t.is(cluster.virtualServices.filter(({ service }) => service === 'dns').length, 1);
});

test('under NAT the way out is the floating address, otherwise the router', (t) => {
  t.is(cluster.realservers[0]?.gateway, '10.3.0.1');
  t.is(cluster.realservers[0]?.gateway6, '2001:db8:3::1');
  const direct = modelOf('test/fixtures/direct.yaml').cluster;
  t.is(direct.realservers[0]?.gateway, '10.1.0.1');
  t.is(direct.realservers[0]?.gateway6, '2001:db8:1::1');
});

test('the way out is never an address that the servers hold themselves', (t) => {
  const text = (services: string) =>
    variation({ more: `services:\n${services}` }).replace(
      'floating-addresses: [{ address: 10.0.0.100 }]',
      'floating-addresses: [{ address: 10.0.0.100 }, { address: 10.0.0.101 }]',
    );
  const gateway = (services: string) =>
    buildModel(loadText(text(services)).profile).cluster.realservers[0]?.gateway;
  const first = '10.0.0.100';
  t.is(gateway('  - { name: http }\n'), first);
  t.is(
    gateway(
      `  - { name: direct, port: 80, forwarding: dr, addresses: [${first}] }\n  - { name: http, addresses: [10.0.0.101] }\n`,
    ),
    '10.0.0.101',
  );
});

test('every part remembers where it came from', (t) => {
  t.is(originOf(origins, 'directors[1].public.address'), 'directors[1]');
  t.is(originOf(origins, 'floatingAddresses[2].prefix'), 'floating-addresses[2]');
  t.is(originOf(origins, 'services[1].check'), 'services[1]');
  t.is(originOf(origins, 'virtualServices[4].members[0].port'), 'services[1]');
  t.is(originOf(origins, 'failover.ping'), 'failover');
});

test('the image settings keep what the profile says', (t) => {
  t.is(image.kernel, 'cloud');
  t.deepEqual(image.packages, ['bind9-dnsutils', 'prometheus-node-exporter']);
});
