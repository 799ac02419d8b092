import test from 'ava';
import { importTexts, refused, said } from '../../../helpers/import.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

const directors = ['d1=192.0.2.1/24', 'd2=192.0.2.2/24'] as const;

/** An ldirectord.cf of virtual services, each with the same two servers. */
function conf(services: Readonly<Record<string, string>>): string {
  return Object.entries(services)
    .map(([virtual, lines]) => {
      const port = virtual.split(':')[1] ?? '80';
      const servers = [31, 32].map((host) => `real=192.0.2.${host}:${port} masq 1`);
      const all = [...servers, 'scheduler=wrr', ...lines.split(' & ')];
      return [`virtual=${virtual}`, ...all.map((line) => `\t${line}`), ''].join('\n');
    })
    .join('\n');
}

/** The services of the profile that comes out, which `check` accepts. */
function servicesOf(files: Readonly<Record<string, string>>) {
  return loadText(importTexts(files, ...directors).profile).profile.services;
}

test('checks that ask nothing stay so, and a service that is switched off is not served', (t) => {
  const file = conf({
    '192.0.2.80:9312': 'checktype=negotiate',
    '192.0.2.80:9313': 'persistent=60 & checktype=on',
    '192.0.2.80:53': 'protocol=udp & service=dns & checktype=negotiate & request="site.example"',
    '192.0.2.80:25': 'checktype=off',
  });
  const result = importTexts({ 'ldirectord.cf': file }, ...directors);
  t.deepEqual(refused(result), []);
  t.deepEqual(
    servicesOf({ 'ldirectord.cf': file }).map(({ name, check }) => [name, check.type]),
    [
      ['tcp-9312', 'none'],
      ['tcp-9313', 'none'],
      ['dns', 'none'],
    ],
  );
  const lines = said(result);
  t.true(lines.includes('ldirectord.cf:20: a check of dns/udp: the servers always count as up'));
  t.true(lines.includes('ldirectord.cf:27: 192.0.2.80:25/tcp, which is switched off'));
});

test('another port is asked than the one that is served', (t) => {
  const all = servicesOf({
    'ldirectord.cf': conf({
      '192.0.2.80:389': 'checktype=connect & checkport=9389',
      '192.0.2.80:80': 'service=http & request="ok" & checkport=80',
    }),
  });
  t.deepEqual(
    all.map(({ name, check }) => [name, check.type, check.port]),
    [
      ['ldap', 'tcp', 9389],
      ['http', 'http', undefined],
    ],
  );
});

test('a mark is one service of several ports, whose check decides about all of them', (t) => {
  const files = {
    'ldirectord.cf': conf({ '3': 'service=http & request="ok" & persistent=60' }),
    'marks.sh':
      'iptables -t mangle -A PREROUTING -d 192.0.2.80 -p tcp -m multiport --dports 80,443 -j MARK --set-mark 3\n',
  };
  const result = importTexts(files, ...directors);
  t.deepEqual(refused(result), []);
  t.deepEqual(
    servicesOf(files).map(({ name, ports, persistence, check }) => [
      name,
      ports,
      persistence,
      check.type,
      check.port,
    ]),
    [['http', '80,443', '60s', 'http', 80]],
  );
});

test('a mark of a range of ports on two addresses, and one of all ports', (t) => {
  const mark = (number: number, words: string) =>
    `iptables -t mangle -A PREROUTING ${words} -j MARK --set-mark ${number}\n`;
  const files = {
    'ldirectord.cf': conf({ '3': 'service=http & checkport=81', '4': 'checktype=on' }),
    'marks.sh':
      mark(3, '-d 192.0.2.80 -p tcp --dport 8000:8100') +
      mark(3, '-d 192.0.2.81 -p tcp --dport 8000:8100') +
      mark(4, '-d 192.0.2.80 -p udp'),
  };
  const result = importTexts(files, ...directors);
  t.deepEqual(refused(result), []);
  t.deepEqual(
    servicesOf(files).map(({ ports, protocol, addresses, check }) => [
      ports,
      protocol,
      addresses.length,
      check.type,
      check.port,
    ]),
    [
      ['8000-8100', 'tcp', 2, 'http', 81],
      ['all', 'udp', 1, 'none', undefined],
    ],
  );
});

test('the options of IPVS, and those that had no effect', (t) => {
  const files = {
    'ldirectord.cf': conf({
      '192.0.2.80:80': 'persistent=60 & netmask=255.255.255.0',
      '192.0.2.80:53': 'protocol=udp & ops=yes',
      '192.0.2.80:25': 'ops=yes & netmask=255.255.255.0 & schedflags=sh-port',
      '192.0.2.80:443': 'persistent=60 & netmask=255.0.255.0',
      '192.0.2.80:143': 'scheduler=sh & schedflags=sh-fallback,flag-3 & ops=no',
    }),
  };
  t.like(servicesOf(files), [
    { name: 'http', 'persistence-prefix': 24 },
    { name: 'dns', 'one-packet': true },
    { name: 'smtp', 'one-packet': false, 'scheduler-flags': [] },
    { name: 'https', persistence: '60s' },
    { name: 'imap2', 'scheduler-flags': ['fallback'], 'one-packet': false },
  ]);
  const result = importTexts(files, ...directors);
  t.deepEqual(refused(result), []);
  t.deepEqual(
    result.notCarried
      .filter(({ kind }) => kind !== 'timing' && kind !== 'check-type')
      .map(({ kind, what, place }) => `${place.line} ${kind}: ${what}`),
    [
      '20 no-effect: the persistence mask 255.255.255.0',
      '21 no-effect: the flag sh-port of a scheduler',
      '19 no-effect: one-packet scheduling, which is for UDP without persistence',
      '28 persistence: the persistence mask as written',
      '35 scheduler: the flag flag-3 of a scheduler',
    ],
  );
});

test('an external check gets what ldirectord told it', (t) => {
  const files = {
    'ldirectord.cf': conf({
      '192.0.2.80:53':
        'protocol=udp & checktype=external & checkcommand=/usr/bin/ask & checkport=54',
      '192.0.2.80:25': 'checktype=external & checkcommand="/usr/bin/ask --hard"',
    }),
  };
  const [dns, smtp] = servicesOf(files);
  t.like(dns?.check, {
    type: 'command',
    command: ['/usr/bin/ask', '192.0.2.80', '53', '{address}', '{port}'],
    port: undefined,
  });
  t.is(smtp?.check.type, 'tcp');
  const result = importTexts(files, ...directors);
  t.deepEqual(
    result.notCarried.filter(({ kind }) => kind === 'check-script').map(({ place }) => place.line),
    [7, 15],
  );
});

test('a connection that ldirectord makes by UDP is no check of a profile', (t) => {
  const [dns] = servicesOf({
    'ldirectord.cf': conf({ '192.0.2.80:53': 'protocol=udp & checktype=connect' }),
  });
  t.is(dns?.check.type, 'none');
});
