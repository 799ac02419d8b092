import test from 'ava';
import { buildModel } from '../../scripts/model/model.ts';
import { monView } from '../../scripts/render/views/mon.ts';
import { load } from '../helpers/profile-texts.ts';

const { profile } = load('test/cluster/profiles/pair.yaml');

/** The monitor of a service with these addresses and this check, on the first realserver. */
function monitorOf(addresses: string[], check: { type: 'tcp' | 'command'; command?: string[] }) {
  const services = [{ name: 'web', port: 80, addresses, check }];
  const { cluster, origins } = buildModel({ ...profile, services });
  return monView(cluster, origins).watches[0]?.services[0]?.monitor;
}

const [four, six] = ['192.168.71.205', '2001:db8:71::205'];
const tcp: Parameters<typeof monitorOf>[1] = { type: 'tcp' };
const command: Parameters<typeof monitorOf>[1] = { type: 'command', command: ['/bin/ask'] };

test('mon is told where else than at the IPv4 address to ask', (t) => {
  const monitor = 'lvsmith-tcp.monitor --port 80 --timeout 3';
  t.is(monitorOf([four], tcp), monitor);
  t.is(monitorOf([four, six], tcp), `${monitor} 2001:db8:71::220`);
  t.is(monitorOf([six], tcp), `${monitor} 2001:db8:71::220 ;;`);
});

test('a command gets one address', (t) => {
  const monitor = 'lvsmith-command.monitor --timeout 3 -- /bin/ask';
  t.is(monitorOf([four, six], command), monitor);
  t.is(monitorOf([six], command), `${monitor} 2001:db8:71::220 ;;`);
});
