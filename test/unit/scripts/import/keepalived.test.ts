import test from 'ava';
import { found, importTexts, refused, said } from '../../../helpers/import.ts';

const first = `! the first of two
global_defs { router_id lb-one }
vrrp_instance V {
  state MASTER
  interface eth0
  priority 150
  authentication { auth_type PASS
    auth_pass hush!#{now }
  }
  virtual_ipaddress { 203.0.113.10/24 dev eth0 }
}
include sites/*.conf
`;

const site = `$PORT=8080
virtual_server 203.0.113.10 80 {
  delay_loop 10
  lb_algo wrr
  lb_kind NAT
  persistence_timeout 60
  protocol TCP
  sorry_server 203.0.113.99 80
  real_server 203.0.113.31 \${PORT} { weight 3
    HTTP_GET { url { path /ok
        status_code 200-201 }
      connect_timeout 4 retry 2 } }
  real_server 203.0.113.32 $PORT { weight 1
    inhibit_on_failure
    HTTP_GET { url { path /ok
        status_code 200-201 }
      connect_timeout 4
      retry 2 } }
}
`;

const second = first.replace('lb-one', 'lb-two').replace('MASTER', 'BACKUP').replace('150', '100');

test('two files with an include: both directors, the service, a profile that check accepts', (t) => {
  const result = importTexts(
    {
      'one/keepalived.conf': first,
      'one/sites/web.conf': site,
      'two/keepalived.conf': second,
      'two/sites/web.conf': site,
    },
    'lb-one=203.0.113.1/24',
    'lb-two=203.0.113.2/24',
  );
  t.like(found(result), {
    preferredDirector: 'lb-one',
    autoFailback: true,
    directors: [
      { name: 'lb-one', priority: 150 },
      { name: 'lb-two', priority: 100 },
    ],
    services: [
      {
        address: '203.0.113.10',
        port: 80,
        scheduler: 'wrr',
        forwarding: 'nat',
        persistence: '60s',
        realservers: [
          { address: '203.0.113.31', port: 8080, weight: 3 },
          { address: '203.0.113.32', port: 8080, weight: 1 },
        ],
        check: {
          type: 'http',
          port: 8080,
          path: '/ok',
          status: [200, 201],
          interval: '10s',
          timeout: '4s',
        },
        sorryServer: { address: '203.0.113.99', port: 80 },
        onFailure: 'keep',
      },
    ],
  });
  t.deepEqual(refused(result), []);
  t.regex(result.profile, /port: 8080 # one\/sites\/web\.conf:9/);
});

test('no password is shown, however oddly it is written', (t) => {
  const result = importTexts({ 'keepalived.conf': first.replace('include sites/*.conf', site) });
  t.false(JSON.stringify(result).includes('hush'));
  t.true(said(result).some((line) => line.includes("VRRP's password stands in clear")));
});

test('defaults of keepalived are in effect: UDP, NAT, wlc, /32, two tries', (t) => {
  const result = importTexts({
    'keepalived.conf': `vrrp_instance V { interface eth0
  virtual_ipaddress { 192.0.2.7 } }
virtual_server 192.0.2.7 53 {
  real_server 192.0.2.8 53 { TCP_CHECK { nb_get_retry 5
 } } }
`,
  });
  t.like(found(result), {
    directors: [{ name: 'unknown-1', priority: 100 }],
    floatingAddresses: [{ address: '192.0.2.7', prefix: 32 }],
    services: [
      {
        protocol: 'udp',
        scheduler: 'wlc',
        forwarding: 'nat',
        check: { interval: '60s', timeout: '5s', failures: 2 },
      },
    ],
  });
  t.true(
    said(result).some((line) => line.startsWith('keepalived.conf:4: nb_get_retry is no keyword')),
  );
});

test('faults: a dead comment, a wrong kind, two masters, a brace too few', (t) => {
  const conf = (name: string) => `; shared
global_defs { router_id ${name}
}
vrrp_instance V { state MASTER
  nopreempt
  priority 255
  virtual_ipaddress { 192.0.2.7/24 } }
virtual_server 192.0.2.7 80 { lb_kind dr
  protocol tcp
  lb_algo rr
`;
  const lines = said(importTexts({ 'a.conf': conf('a'), 'b.conf': conf('b') }));
  for (const words of [
    'a.conf:1: ; starts no comment in keepalived.conf: the line is an unknown keyword',
    'a.conf:5: nopreempt needs state BACKUP: with MASTER it is ignored, so the address does return',
    'a.conf:8: lb_kind dr is unknown to keepalived, which is strict about capitals: it takes NAT',
    'a.conf:8: a { without its }',
    'a.conf:6: a and b claim 192.0.2.7 with the same priority 255, both as MASTER: both hold it',
  ])
    t.true(lines.includes(words), words);
});

test('a group of addresses and ports, and marks of the firewall', (t) => {
  const result = importTexts({
    'keepalived.conf': `virtual_server_group G { 192.0.2.10-12 80
  192.0.2.20 8080 }
virtual_server group G { protocol TCP
  lb_kind DR
  real_server 192.0.2.31 80 { weight 1 } }
virtual_server fwmark 5 { protocol TCP
  lb_kind DR
  real_server 192.0.2.31 { weight 1 } }
`,
    'marks.sh':
      'iptables -t mangle -A PREROUTING -d 192.0.2.9 -p tcp -m multiport --dports 25,imaps -j MARK --set-mark 0x5\n',
  });
  const services = found(result)['services'];
  t.like(services, [
    { address: '192.0.2.10', port: 80 },
    { address: '192.0.2.11', port: 80 },
    { address: '192.0.2.12', port: 80 },
    { address: '192.0.2.20', port: 8080, realservers: [{ port: 8080 }] },
    { address: '192.0.2.9', protocol: 'fwm', fwmark: 5, port: null, ports: [25, 993] },
  ]);
  t.regex(result.profile, /- name: smtp .*\n {4}ports: 25,993\n/);
});

test('--director names the directors of files that have labels, or no names', (t) => {
  const one = first.replace('include sites/*.conf', '');
  for (const text of [one, one.replace('router_id lb-one', '')]) {
    const result = importTexts({ 'k.conf': text }, 'x1=203.0.113.1/24', 'x2=203.0.113.2');
    t.like(found(result), { preferredDirector: 'x1' });
    t.deepEqual(
      result.cluster.directors.map(({ name }) => name),
      ['x1', 'x2'],
    );
    t.regex(result.profile, /name: x1 [\s\S]*preferred: true[\s\S]*name: x2/);
  }
});

test('unicast names the address of the other director', (t) => {
  const result = importTexts({
    'k.conf': first
      .replace('include sites/*.conf', '')
      .replace(
        'priority 150',
        'priority 150\n unicast_src_ip 203.0.113.1\n unicast_peer {\n 203.0.113.2\n }',
      ),
  });
  t.like(found(result)['directors'], [
    { name: 'lb-one', address: '203.0.113.1' },
    { name: 'unknown-2', address: '203.0.113.2' },
  ]);
});
