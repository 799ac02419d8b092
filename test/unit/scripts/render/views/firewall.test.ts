import test from 'ava';
import { readOverlays } from '../../../../../scripts/render/read-overlays.ts';
import { renderTree } from '../../../../../scripts/render/render.ts';
import type { Role } from '../../../../../overlays/shared/node/node.ts';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { loadText, modelOf, variation } from '../../../../helpers/profile-texts.ts';

async function rules(role: Role, model: ReturnType<typeof buildModel>): Promise<string[]> {
  const files = renderTree(model, role, await readOverlays(role));
  const file = files.find(({ path }) => path === '/etc/nftables.conf');
  return String(file?.content)
    .split('\n')
    .map((line) => line.trim());
}

const both = `name: tun
networks:
  public: { subnet: 192.168.71.0/24, gateway: 192.168.71.1, subnet6: 2001:db8:71::/64 }
directors:
  - { name: d1, public: { address: 192.168.71.21, address6: '2001:db8:71::21' } }
  - { name: d2, public: { address: 192.168.71.22, address6: '2001:db8:71::22' } }
  - { name: d3, public: { address: 192.168.71.23, address6: '2001:db8:71::23' } }
failover: { fencing: watchdog, ping: { nodes: [192.168.71.1] } }
floating-addresses: [{ address: 192.168.71.205 }, { address: '2001:db8:71::205' }]
realservers: [{ name: w1, address: 192.168.71.31, address6: '2001:db8:71::31' }]
services: [{ name: http, forwarding: tun }]
`;

test('tunnels are the directors’, in both families', async (t) => {
  const lines = await rules('realserver', buildModel(loadText(both).profile));
  t.deepEqual(
    lines.filter((line) => / l4proto (4|41) /.test(line)),
    [
      'ip saddr { 192.168.71.21, 192.168.71.22, 192.168.71.23, 192.168.71.205,  } meta l4proto 4 accept',
      'ip6 saddr { 2001:db8:71::21, 2001:db8:71::22, 2001:db8:71::23, 2001:db8:71::205,  } meta l4proto 41 accept',
    ],
  );
});

test('a tunnel of one family opens nothing to the other', async (t) => {
  const one = both.replace('forwarding: tun', 'forwarding: tun, addresses: [192.168.71.205]');
  const lines = await rules('realserver', buildModel(loadText(one).profile));
  t.is(lines.filter((line) => / l4proto 4 /.test(line)).length, 1);
  t.is(lines.filter((line) => / l4proto 41 /.test(line)).length, 0);
});

test('no rule accepts a protocol of the cluster from whatever interface or address', async (t) => {
  for (const profile of ['profiles/web.yaml', 'profiles/small.yaml', 'test/fixtures/direct.yaml'])
    for (const line of await rules('director', modelOf(profile)))
      if (/udp dport (540|541|8848).* accept/.test(line))
        t.regex(line, /^ip saddr (@directors|192\.168\.71\.31) iifname ("|\{)/, line);
});

test('the witness is reached by the directors alone, and reaches them by the lease alone', async (t) => {
  const server = await rules('realserver', modelOf('profiles/small.yaml'));
  const from = 'ip saddr { 192.168.71.21, 192.168.71.22,  } ip daddr 192.168.71.31';
  t.deepEqual(
    server.filter((line) => /\b(5403|5410)\b.* accept$/.test(line)),
    [`${from} tcp dport 5403 accept`, `${from} udp dport 5410 accept`],
  );
  const director = await rules('director', modelOf('profiles/small.yaml'));
  t.deepEqual(
    director.filter((line) => line.startsWith('ip saddr 192.168.71.31')),
    ['ip saddr 192.168.71.31 iifname "public" udp dport 5410 accept'],
  );
  for (const role of ['director', 'realserver'] as const) {
    const without = await rules(role, modelOf('test/cluster/profiles/pair.yaml'));
    t.deepEqual(
      without.filter((line) => /\b(5403|5410)\b/.test(line)),
      [],
    );
  }
});

test('connections that are not copied need no port', async (t) => {
  const ports = (lines: readonly string[]) =>
    lines.filter((line) => /\b8848\b.* accept$/.test(line)).length;
  t.is(ports(await rules('director', modelOf('profiles/small.yaml'))), 0);
  t.is(ports(await rules('director', modelOf('profiles/web.yaml'))), 1);
});

test('a realserver is reached on the port of a check, by what the check asks with', async (t) => {
  const services = (list: string) => variation({ more: `services: [${list}]` });
  const open = async (list: string) => {
    const lines = await rules('realserver', buildModel(loadText(services(list)).profile));
    return lines.filter(
      (line) => / dport .* accept$/.test(line) && /\b(80|161|8080|9000)\b/.test(line),
    );
  };
  t.deepEqual(await open('{ name: http, check: { port: 8080 } }'), [
    'tcp dport { 80, 8080,  } accept',
  ]);
  const udp = '{ name: snmp, port: 161, protocol: udp, check: ';
  t.deepEqual(await open(`${udp}{ type: tcp, port: 9000 } }`), [
    'tcp dport { 9000,  } accept',
    'udp dport { 161,  } accept',
  ]);
  t.deepEqual(await open(`${udp}{ type: command, command: [/bin/ask], port: 9000 } }`), [
    'udp dport { 161, 9000,  } accept',
  ]);
});

const opened = `${both}image:
  ports: [{ port: 9100, from: [192.168.70.0/24, '2001:db8:70::/64'] }]
  director: { ports: [{ port: 161, protocol: udp, from: [192.168.70.0/24] }] }
  realserver: { ports: [{ port: 873 }] }
`;

test('ports that the profile opens on directors, never on a floating address', async (t) => {
  const lines = await rules('director', buildModel(loadText(opened).profile));
  const of = (port: number) => lines.filter((line) => new RegExp(`port ${port}\\b`).test(line));
  t.deepEqual(of(9100), [
    'meta nfproto ipv4 ip saddr { 192.168.70.0/24 } ip daddr != { 192.168.71.205 } tcp dport 9100 accept',
    'meta nfproto ipv6 ip6 saddr { 2001:db8:70::/64 } ip6 daddr != { 2001:db8:71::205 } tcp dport 9100 accept',
  ]);
  t.deepEqual(of(161), [
    'meta nfproto ipv4 ip saddr { 192.168.70.0/24 } ip daddr != { 192.168.71.205 } udp dport 161 accept',
  ]);
  t.deepEqual(of(873), []);
});

test('ports that the profile opens on realservers; what strangers may send there is not tracked', async (t) => {
  const lines = await rules('realserver', buildModel(loadText(opened).profile));
  const of = (port: number) => lines.filter((line) => new RegExp(`port ${port}\\b`).test(line));
  t.deepEqual(of(873), [
    'tcp dport 873 notrack',
    'tcp sport 873 notrack',
    'meta nfproto ipv4 tcp dport 873 accept',
    'meta nfproto ipv6 tcp dport 873 accept',
  ]);
  t.is(of(9100).length, 2);
  t.deepEqual(of(161), []);
});

test('clients of the servers’ own network are translated, and nobody else', async (t) => {
  const model = modelOf('test/fixtures/everything.yaml');
  const lines = await rules('director', model);
  const translated = lines.filter((line) => line.endsWith(' masquerade'));
  t.deepEqual(translated, [
    'ip saddr 10.3.0.0/16 ct original ip daddr 10.1.0.205 meta l4proto tcp ct original proto-dst 8088 masquerade',
    'ip6 saddr 2001:db8:3::/64 ct original ip6 daddr 2001:db8:1::205 meta l4proto tcp ct original proto-dst 8088 masquerade',
    'ip saddr 10.3.0.0/16 ct original ip daddr 10.1.0.206 meta l4proto tcp ct original proto-dst 8088 masquerade',
    'ip saddr 10.3.0.0/16 ct original ip daddr 10.4.0.205 meta l4proto tcp ct original proto-dst 8088 masquerade',
  ]);
  // What is translated is tracked: it is taken out before the service is untracked.
  const taken = lines.indexOf('ip saddr 10.3.0.0/16 ip daddr 10.1.0.205 tcp dport 8088 accept');
  t.true(taken > 0 && taken < lines.indexOf('ip daddr 10.1.0.205 tcp dport 8088 notrack'));
});

test('the page of a director is for IPVS alone, and what it answers fills no table', async (t) => {
  const lines = await rules('director', modelOf('test/fixtures/everything.yaml'));
  t.deepEqual(
    lines.filter((line) => line.includes('612')),
    ['tcp sport { 61202,  } notrack'],
  );
});
