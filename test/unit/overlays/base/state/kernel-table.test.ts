import test from 'ava';
import {
  parseKernelTable,
  readTable,
  tableOf,
} from '../../../../../overlays/base/state/kernel-table.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const kernel = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  C0A847CD:0050 rr 
  -> C0A84796:0050      Masq    2      3          1         
TCP  [2001:0db8:0000:0000:0000:0000:0000:0001]:01BB wlc persistent 300 FFFFFFFF
  -> [2001:0db8:0000:0000:0000:0000:0000:0002]:01BB      Route   1      0          0         
FWM  00000007 rr 
  -> C0A84796:0050      Tunnel  1      0          0         
`;

test('the kernel’s own words become addresses, ports and numbers', (t) => {
  const services = parseKernelTable(kernel);
  t.deepEqual(
    services.map(({ protocol, endpoint, scheduler }) => `${protocol} ${endpoint} ${scheduler}`),
    ['tcp 192.168.71.205:80 rr', 'tcp [2001:db8::1]:443 wlc', 'fwm mark 7 rr'],
  );
  t.deepEqual(services[0]?.destinations.get('192.168.71.150:80'), {
    forwarding: 'nat',
    weight: 2,
    activeConnections: 3,
    inactiveConnections: 1,
  });
  t.is(services[1]?.destinations.get('[2001:db8::2]:443')?.forwarding, 'dr');
  t.is(services[2]?.destinations.get('192.168.71.150:80')?.forwarding, 'tun');
});

test('the table stands beside the profile: who is out, and what no profile knows', (t) => {
  const [http, ...rest] = tableOf(clusterWith(), parseKernelTable(kernel));
  t.is(http?.service, 'http');
  t.is(http?.scheduler, 'rr');
  t.deepEqual(
    http?.destinations.map(({ server, kernel: found }) => [server, found?.weight ?? null]),
    [
      ['litstat1', null],
      ['litstat2', 2],
    ],
  );
  t.deepEqual(
    rest.map(({ service, endpoint }) => [service, endpoint]),
    [
      [null, '[2001:db8::1]:443'],
      [null, 'mark 7'],
    ],
  );
});

test('a virtual service that the kernel does not have is shown without a scheduler', (t) => {
  const sorry = clusterWith({ sorryServer: { address: '192.168.71.9', port: 80 } });
  const [http] = tableOf(sorry, []);
  t.is(http?.scheduler, null);
  t.deepEqual(
    http?.destinations.map(({ server }) => server),
    ['litstat1', 'litstat2', 'sorry server'],
  );
});

test('a kernel without IPVS is said', (t) => {
  t.throws(() => readTable(clusterWith(), undefined, '/nonexistent/ip_vs'), { message: /no IPVS/ });
});
