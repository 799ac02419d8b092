import test from 'ava';
import type { VirtualService } from '../../../../../overlays/shared/cluster/cluster.ts';
import { type ConditionOf, desiredTable } from '../../../../../overlays/shared/ipvs/desired.ts';
import { formatTable } from '../../../../../overlays/shared/ipvs/plan.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const up: ConditionOf = () => ({ healthy: true, drained: false });
const firstFails: ConditionOf = (name) => ({ healthy: name !== 'litstat1', drained: false });
const secondDrained: ConditionOf = (name) => ({ healthy: true, drained: name === 'litstat2' });

function lines(service: Partial<VirtualService>, condition: ConditionOf = up): string[] {
  return formatTable(desiredTable(clusterWith(service), condition))
    .trimEnd()
    .split('\n');
}

test('every member that is up is in the table with its weight', (t) => {
  t.deepEqual(lines({}), [
    '-A -t 192.168.71.205:80 -s rr',
    '-a -t 192.168.71.205:80 -r 192.168.71.220:80 -m -w 1',
    '-a -t 192.168.71.205:80 -r 192.168.71.150:80 -m -w 2',
  ]);
});

test('options come in the order in which ipvsadm prints them', (t) => {
  const flags = { scheduler: 'mh', schedulerFlags: ['port', 'fallback'] } as const;
  const sticky = { persistence: 300_000, persistencePrefix: 22 } as const;
  t.is(lines({ ...flags, onePacket: true })[0]?.slice(24), '-s mh -o -b mh-fallback,mh-port');
  const [both = ''] = lines({ ...flags, ...sticky });
  t.is(both.slice(24), '-s mh -p 300 -M 255.255.252.0 -b mh-fallback,mh-port');
  t.is(lines({ ...sticky, family: 6 })[0]?.slice(24), '-s rr -p 300 -M 22');
});

test('a server that fails is cut', (t) => {
  t.deepEqual(lines({ onFailure: 'cut' }, firstFails).slice(1), [
    '-a -t 192.168.71.205:80 -r 192.168.71.150:80 -m -w 2',
  ]);
});

test('or keeps its connections, as the profile says', (t) => {
  t.deepEqual(lines({ onFailure: 'keep' }, firstFails).slice(1), [
    '-a -t 192.168.71.205:80 -r 192.168.71.220:80 -m -w 0',
    '-a -t 192.168.71.205:80 -r 192.168.71.150:80 -m -w 2',
  ]);
});

test('a drained server keeps its connections and gets no new ones', (t) => {
  t.deepEqual(lines({}, secondDrained).slice(1), [
    '-a -t 192.168.71.205:80 -r 192.168.71.220:80 -m -w 1',
    '-a -t 192.168.71.205:80 -r 192.168.71.150:80 -m -w 0',
  ]);
});

test('a drained server that fails is cut like any other', (t) => {
  t.deepEqual(
    lines({}, () => ({ healthy: false, drained: true })),
    ['-A -t 192.168.71.205:80 -s rr'],
  );
});

test('a service that fails leaves the other services of its server alone', (t) => {
  const cluster = clusterWith({});
  const https = cluster.virtualServices.map((it) => ({ ...it, service: 'https', port: 443 }));
  const both = { ...cluster, virtualServices: [...cluster.virtualServices, ...https] };
  const table = desiredTable(both, (_, service) => ({
    healthy: service !== 'http',
    drained: false,
  }));
  t.is(table.get('-t 192.168.71.205:80')?.destinations.size, 0);
  t.is(table.get('-t 192.168.71.205:443')?.destinations.size, 2);
});

test('the sorry server answers while no member is up, and only then', (t) => {
  const sorry = { sorryServer: { address: '192.168.71.9', port: 8080 } };
  t.deepEqual(
    lines(sorry, () => ({ healthy: false, drained: false })),
    ['-A -t 192.168.71.205:80 -s rr', '-a -t 192.168.71.205:80 -r 192.168.71.9:8080 -m -w 1'],
  );
  t.is(lines(sorry).length, 3);
  t.true(
    lines(sorry, () => ({ healthy: true, drained: true })).includes(
      '-a -t 192.168.71.205:80 -r 192.168.71.9:8080 -m -w 1',
    ),
  );
});

test('persistence is given in seconds, forwarding and addresses in the words of ipvsadm', (t) => {
  const service: Partial<VirtualService> = {
    protocol: 'udp',
    address: '2001:db8::205',
    family: 6,
    persistence: 300_000,
    forwarding: 'tun',
    members: [{ realserver: 'litstat1', address: '2001:db8::1', port: 80, weight: 1 }],
  };
  t.deepEqual(lines(service), [
    '-A -u [2001:db8::205]:80 -s rr -p 300',
    '-a -u [2001:db8::205]:80 -r [2001:db8::1]:80 -i -w 1',
  ]);
});
