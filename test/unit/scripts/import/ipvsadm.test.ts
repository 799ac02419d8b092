import test from 'ava';
import { found, importTexts, refused, said } from '../../../helpers/import.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

const directors = ['d1=192.0.2.1/24', 'd2=192.0.2.2/24'] as const;

const mon = `mondir = /usr/lib/mon/mon.d

hostgroup web1 192.0.2.31 # the first

hostgroup web2 192.0.2.32

watch web1
  service http
    interval 6s
    monitor http.monitor -p 80 -u /alive
    period wd {Mon-Sun}
      alert down.alert -h
      alertafter 2

watch web2
  service http
    interval 6s
    monitor http.monitor -p 80 -u /alive
    period wd {Mon-Sun}
      alert down.alert -h
      alertafter 2
`;

test('a script is read and never run: variables, a loop, both branches', (t) => {
  const script = `#!/bin/sh
# touch /tmp/lvsmith-was-run
VIP=192.0.2.80
NET="192.0.2"
case $1 in
start)
  ip addr add $VIP/24 dev eth0 label eth0:0
  ipvsadm -C
  ipvsadm -A -t $VIP:http -s rr
  for i in 31 32; do
    ipvsadm -a -t \${VIP}:80 -r $NET.$i -m -w 1
  done
  ipvsadm -a -t $VIP:80 -r $(hostname -i) -m
  ;;
stop)
  ipvsadm -D -t $VIP:80
  ;;
esac
`;
  const result = importTexts({ 'lvs.sh': script, 'mon.cf': mon }, ...directors);
  t.like(found(result), {
    floatingAddresses: [{ address: '192.0.2.80', prefix: 24, interface: 'eth0' }],
    services: [
      {
        address: '192.0.2.80',
        port: 80,
        scheduler: 'rr',
        forwarding: 'nat',
        realservers: [
          { address: '192.0.2.31', port: 80 },
          { address: '192.0.2.32', port: 80 },
        ],
        check: {
          type: 'http',
          port: 80,
          path: '/alive',
          interval: '6s',
          timeout: '30s',
          failures: 2,
        },
      },
    ],
  });
  t.deepEqual(refused(result), []);
  const lines = said(result);
  t.true(lines.includes('lvs.sh:13: a rule of ipvsadm with a value that only a run would tell'));
  t.true(lines.includes('lvs.sh:16: the branch that stops'));
  t.true(
    lines.includes(
      'mon.cf:3: mon has no comments at the end of a line: it takes these words for hosts',
    ),
  );
});

test('saved rules, with the defaults of ipvsadm', (t) => {
  const result = importTexts({
    'ipvsadm.rules': `-A -t 192.0.2.80:https -p
-a -t 192.0.2.80:https -r 192.0.2.31
-A -u 192.0.2.80:domain -s wrr -o
-a -u 192.0.2.80:domain -r 192.0.2.31:53 -i -w 7
-A -t [2001:db8::80]:80 -s rr
-a -t [2001:db8::80]:80 -r [2001:db8::31]:80 -g -w 1
`,
  });
  t.like(found(result)['services'], [
    {
      port: 443,
      scheduler: 'wlc',
      forwarding: 'dr',
      persistence: '300s',
      realservers: [{ weight: 1, port: 443 }],
    },
    {
      port: 53,
      protocol: 'udp',
      scheduler: 'wrr',
      forwarding: 'tun',
      realservers: [{ weight: 7 }],
    },
    { address: '2001:db8::80', port: 80, realservers: [{ address: '2001:db8::31' }] },
  ]);
  t.regex(result.profile, /address6: 2001:db8::31 # ipvsadm\.rules:6/);
  t.regex(result.profile, /type: none # ipvsadm\.rules:3: nothing was checked/);
});

test('each service keeps its own pool, with the weight that a server has there', (t) => {
  const rules = `-A -t 192.0.2.80:80 -s wrr
-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 2
-a -t 192.0.2.80:80 -r 192.0.2.32:80 -g -w 2
-A -t 192.0.2.80:25 -s wrr
-a -t 192.0.2.80:25 -r 192.0.2.32:25 -g -w 5
`;
  const result = importTexts({ rules, hosts: '192.0.2.32 post\n' }, ...directors);
  t.deepEqual(refused(result), []);
  const { services, realservers } = loadText(result.profile).profile;
  t.deepEqual(
    services.map(({ name, realservers: pool }) => [name, pool]),
    [
      ['http', ['rs-192-0-2-31', 'post']],
      ['smtp', ['post']],
    ],
  );
  t.like(realservers, [
    { name: 'rs-192-0-2-31', weight: 2, services: {} },
    { name: 'post', weight: 2, services: { smtp: { weight: 5 } } },
  ]);
  t.deepEqual(
    result.notCarried.filter(({ place }) => place.file === 'rules'),
    [],
  );
});

test('a service whose servers no file names has a placeholder for them', (t) => {
  const rules = `-A -t 192.0.2.80:80 -s rr
-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 1
-A -t 192.0.2.80:25 -s rr
`;
  const result = importTexts({ rules }, ...directors);
  t.true(said(result).includes('rules:3: no file names a server of smtp'));
  t.true(refused(result).includes('invalid-value from rules:3'));
});

test('two files that disagree are reported at both places', (t) => {
  const rules = '-A -t 192.0.2.80:80 -s rr\n-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 1\n';
  const { faults } = importTexts({ 'a.rules': rules, 'b.rules': rules.replace('-s rr', '-s wlc') });
  const fault = faults.find(
    ({ message }) => message === 'two files disagree on the scheduler of 192.0.2.80:80/tcp',
  );
  t.deepEqual(
    [fault?.place, fault?.also],
    [
      { file: 'b.rules', line: 1 },
      { file: 'a.rules', line: 1 },
    ],
  );
});

test('mon: macros, a swallowed watch, steering by mark, a backup', (t) => {
  const result = importTexts({
    'mon.cf.m4': `define(\`EVERY', \`15s')dnl
hostgroup a 192.0.2.31
watch a
  service tcp
    interval EVERY
    monitor tcp.monitor -p 1935
    period
      alert lvs.alert -P tcp -R 192.0.2.31 -M 7 -B 192.0.2.49
      alert mail.alert someone@site.example

`,
    rules: '-A -f 7 -s wlc\n-a -f 7 -r 192.0.2.31:0 -g -w 1\n',
    'rules.v4':
      '*mangle\n-A PREROUTING -d 192.0.2.40/32 -p tcp -m tcp --dport 1935 -j MARK --set-xmark 0x7/0xffffffff\nCOMMIT\n',
  });
  t.like(found(result)['services'], [
    {
      address: '192.0.2.40',
      ports: [1935],
      check: { type: 'tcp', port: 1935, interval: '15s', timeout: '10s', failures: 1 },
      sorryServer: { address: '192.0.2.49', port: null },
    },
  ]);
  t.true(said(result).some((line) => line.startsWith('mon.cf.m4:3: no empty line stands between')));
  t.regex(result.profile, /to: \[ someone@site\.example \] # mon\.cf\.m4:9/);
});

test('mon asks another port than the one that is served', (t) => {
  const rules = ['-A -t 192.0.2.80:80 -s rr']
    .concat([31, 32].map((host) => `-a -t 192.0.2.80:80 -r 192.0.2.${host}:80 -g -w 1`))
    .join('\n');
  const steered = mon
    .replaceAll('-p 80', '-p 8008')
    .replaceAll('down.alert -h', 'lvs.alert -V 192.0.2.80:80');
  const result = importTexts({ rules, 'mon.cf': steered }, ...directors);
  t.like(loadText(result.profile).profile.services[0]?.check, { type: 'http', port: 8008 });
});

test('-M, -o, -b and --pe of ipvsadm', (t) => {
  const rules = `-A -t 192.0.2.80:80 -s sh -p 60 -M 255.255.0.0 -b sh-port,sh-fallback
-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 1
-A -u 192.0.2.80:514 -s rr --ops
-a -u 192.0.2.80:514 -r 192.0.2.31:514 -g -w 1
-A -u 192.0.2.80:5060 -s rr -p 60 -M 255.255.255.255 --pe sip
-a -u 192.0.2.80:5060 -r 192.0.2.31:5060 -g -w 1
`;
  const result = importTexts({ rules }, ...directors);
  t.deepEqual(refused(result), []);
  t.like(loadText(result.profile).profile.services, [
    { 'persistence-prefix': 16, 'scheduler-flags': ['port', 'fallback'], 'one-packet': false },
    { 'scheduler-flags': [], 'one-packet': true },
    { persistence: '60s', 'one-packet': false },
  ]);
  t.like(found(result)['services'], [
    { persistenceGranularity: '255.255.0.0', schedulerFlags: ['sh-port', 'sh-fallback'] },
    { onePacket: true },
    { port: 5060 },
  ]);
  t.deepEqual(
    result.notCarried.map(({ what }) => what),
    ['--pe sip'],
  );
  t.notRegex(result.profile, /persistence-prefix: 32/);
});

test('a program of one’s own under mon, which appends the host', (t) => {
  const rules = '-A -t 192.0.2.80:80 -s rr\n-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 1\n';
  const own = mon
    .replaceAll('http.monitor -p 80 -u /alive', '/usr/bin/ask -p 80')
    .replaceAll('down.alert -h', 'lvs.alert -V 192.0.2.80:80');
  const result = importTexts({ rules, 'mon.cf': own }, ...directors);
  t.like(loadText(result.profile).profile.services[0]?.check, {
    type: 'command',
    command: ['/usr/bin/ask', '-p', '80', '{address}'],
  });
});

test('the ports of a mark are served by the transports of its packets', (t) => {
  const mark = (transport: string, ports: string) =>
    `iptables -t mangle -A PREROUTING -d 192.0.2.80 -p ${transport} -m multiport --dports ${ports} -j MARK --set-mark 9\n`;
  const result = importTexts(
    {
      rules: '-A -f 9 -s rr -o\n-a -f 9 -r 192.0.2.31:0 -g -w 1\n',
      'mark.sh': mark('udp', '53,514') + mark('tcp', '53'),
    },
    ...directors,
  );
  t.deepEqual(refused(result), []);
  t.deepEqual(
    loadText(result.profile).profile.services.map((service) => [
      service.name,
      service.port,
      service.ports,
      service.protocol,
      service['one-packet'],
    ]),
    [
      ['dns', 53, undefined, 'tcp', false],
      ['dns-udp', 0, '53,514', 'udp', true],
    ],
  );
  t.true(said(result).some((line) => /whose TCP and UDP are a service each/.test(line)));
});

test('port 0 is every port of an address that no other service has', (t) => {
  const rules = `-A -t 192.0.2.80:80 -s rr
-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 1
-A -t 192.0.2.80:0 -s rr -p 60
-a -t 192.0.2.80:0 -r 192.0.2.31:0 -g -w 1
`;
  const result = importTexts({ rules }, ...directors);
  t.deepEqual(refused(result), []);
  t.like(loadText(result.profile).profile.services[1], {
    name: 'tcp-ports',
    ports: 'all',
    persistence: '60s',
    check: { type: 'none' },
  });
});
