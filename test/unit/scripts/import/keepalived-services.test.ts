import test from 'ava';
import { importTexts, refused, said } from '../../../helpers/import.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

// What a virtual_server of keepalived says besides its servers.

const vrrp = `vrrp_instance V { state MASTER
  interface eth0
  priority 150
  virtual_ipaddress { 203.0.113.10/24 } }
`;

/** A virtual server with two servers, each with the same lines. */
function pair(virtual: string, server: (host: number) => string, keys = ''): string {
  const servers = [31, 32].map(
    (host) => `  real_server 203.0.113.${host} 80 { weight 1\n${server(host)} }\n`,
  );
  return `${vrrp}virtual_server ${virtual} {
  lb_algo wlc
  lb_kind NAT
  protocol TCP
${keys}
${servers.join('')}}
`;
}

/** The services of the profile that comes out of one keepalived.conf. */
function servicesOf(text: string) {
  const result = importTexts({ 'k.conf': text }, 'a=203.0.113.1/24', 'b=203.0.113.2/24');
  return loadText(result.profile).profile.services;
}

test('connect_port: another port than the one that is served, or the same', (t) => {
  const [other] = servicesOf(pair('203.0.113.10 80', () => 'TCP_CHECK { connect_port 8081\n }'));
  t.like(other?.check, { type: 'tcp', port: 8081 });
  const [same] = servicesOf(pair('203.0.113.10 80', () => 'TCP_CHECK { connect_port 80\n }'));
  t.is(same?.check.port, undefined);
  const differ = pair('203.0.113.10 80', (host) => `TCP_CHECK { connect_port 80${host}\n }`);
  t.true(
    said(importTexts({ 'k.conf': differ })).some((line) =>
      line.endsWith('this server is checked in a way of its own'),
    ),
  );
});

test('persistence_granularity, ops and the flags of a scheduler', (t) => {
  const [web] = servicesOf(
    pair(
      '203.0.113.10 80',
      () => '',
      'lb_algo mh\nmh-port\nmh-fallback\npersistence_timeout 90\npersistence_granularity 255.255.240.0',
    ),
  );
  t.like(web, {
    scheduler: 'mh',
    'scheduler-flags': ['port', 'fallback'],
    persistence: '90s',
    'persistence-prefix': 20,
  });
  const [log] = servicesOf(pair('203.0.113.10 514', () => '', 'protocol UDP\nops'));
  t.like(log, { protocol: 'udp', 'one-packet': true });
  const engine = pair('203.0.113.10 5060', () => '', 'persistence_engine sip');
  t.true(
    said(importTexts({ 'k.conf': engine })).some((line) => line.endsWith('persistence_engine')),
  );
});

test('MISC_CHECK: a program with the address and port where it had those of a server', (t) => {
  const text = pair(
    '203.0.113.10 80',
    (host) => `MISC_CHECK { misc_path "/usr/bin/probe -H 203.0.113.${host} -p 80 --path /ok"\n }`,
  );
  const [service] = servicesOf(text);
  t.like(service?.check, {
    type: 'command',
    command: ['/usr/bin/probe', '-H', '{address}', '-p', '{port}', '--path', '/ok'],
  });
  const result = importTexts({ 'k.conf': text });
  t.true(result.notCarried.some(({ kind }) => kind === 'check-script'));
  t.false(said(result).some((line) => line.endsWith('in a way of its own')));
});

test('a MISC_CHECK that tells nothing of the server is told its address', (t) => {
  const alone = pair('203.0.113.10 80', () => 'MISC_CHECK { misc_path /usr/bin/probe\n }');
  t.regex(
    importTexts({ 'k.conf': alone }).profile,
    /command: \[ \/usr\/bin\/probe \] # the address of the server is appended/,
  );
});

for (const words of [
  '-p hush',
  '--password hush.example',
  '-phush',
  '--key=hush',
  '| hush',
  '-u hush.example',
])
  test(`a MISC_CHECK with ${words} is listed, and not shown`, (t) => {
    const text = pair(
      '203.0.113.10 80',
      (host) => `MISC_CHECK { misc_path "/usr/bin/probe 203.0.113.${host} ${words}"\n }`,
    );
    const result = importTexts({ 'k.conf': text }, 'a=203.0.113.1/24', 'b=203.0.113.2/24');
    t.deepEqual(refused(result), []);
    t.regex(result.profile, /type: tcp # .*: was external/);
    t.false(JSON.stringify(result).includes('hush'));
  });

test('a TCP check of a UDP service stays one', (t) => {
  const text = (check: string) => pair('203.0.113.10 53', () => check, 'protocol UDP');
  const [dns] = servicesOf(text('TCP_CHECK { connect_port 8053\n }'));
  t.like(dns, { protocol: 'udp', check: { type: 'tcp', port: 8053 } });
  const [web] = servicesOf(text('HTTP_GET { url { path /ok\n }\n }'));
  t.like(web?.check, { type: 'http', path: '/ok' });
  const [none] = servicesOf(text('DNS_CHECK { type A\n }'));
  t.is(none?.check.type, 'none');
});
