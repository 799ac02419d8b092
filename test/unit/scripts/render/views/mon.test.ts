import { readFileSync } from 'node:fs';
import test from 'ava';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { monView } from '../../../../../scripts/render/views/mon.ts';
import { loadText } from '../../../../helpers/profile-texts.ts';

const pair = readFileSync('test/cluster/profiles/pair.yaml', 'utf8');

/** The monitor of a service with these addresses and this check, on the first realserver. */
function monitorOf(addresses: readonly string[], check: string) {
  const service = `  - { name: web, port: 8100, addresses: ${JSON.stringify(addresses)}, check: ${check} }`;
  const text = pair.replace('\nservices:\n', `\nservices:\n${service}\n`);
  const { cluster, origins } = buildModel(loadText(text).profile);
  return monView(cluster, origins).watches[0]?.services[0]?.monitor;
}

const [four, six] = ['192.168.71.205', '2001:db8:71::205'];
const tcp = '{ type: tcp }';
const command = '{ type: command, command: [/bin/ask] }';

test('the monitor gets the IPv6 address beside the IPv4 address that mon appends', (t) => {
  const monitor = 'lvsmith-tcp.monitor --port 8100 --timeout 2';
  t.is(monitorOf([four], tcp), monitor);
  t.is(monitorOf([four, six], tcp), `${monitor} 2001:db8:71::220`);
  t.is(monitorOf([six], tcp), `${monitor} 2001:db8:71::220 ;;`);
});

test('a command gets one address', (t) => {
  const monitor = 'lvsmith-command.monitor --timeout 2 -- /bin/ask';
  t.is(monitorOf([four, six], command), monitor);
  t.is(monitorOf([six], command), `${monitor} 2001:db8:71::220 ;;`);
});

test('another port is asked than the one that is served', (t) => {
  t.is(
    monitorOf([four], '{ type: tcp, port: 8101 }'),
    'lvsmith-tcp.monitor --port 8101 --timeout 2',
  );
});

test('a server is watched for what it serves and what has a check, and not at all without either', (t) => {
  const services = `services:
  - { name: none, port: 1, check: { type: none } }
  - { name: one, port: 2, realservers: [litstat2] }
  - { name: two, port: 3, realservers: [litstat2] }
`;
  const lab = readFileSync('profiles/lab.yaml', 'utf8');
  const text = lab.replace(/\nservices:\n[^]*?\n(?=realservers:)/, `\n${services}\n`);
  const { cluster, origins } = buildModel(loadText(text).profile);
  t.deepEqual(
    monView(cluster, origins).watches.map(({ name, services: watched }) => [
      name,
      watched.map((each) => [each.name, each.announcesStart]),
    ]),
    [
      [
        'litstat2',
        [
          ['one', true],
          ['two', false],
        ],
      ],
    ],
  );
  const members = cluster.virtualServices.map(({ service, members: all }) => [service, all.length]);
  t.deepEqual(Object.fromEntries(members), { none: 2, one: 1, two: 1 });
});
