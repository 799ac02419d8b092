import test from 'ava';
import { found, importTexts, refused, said } from '../../../helpers/import.ts';

// Spellings that real files have beside the usual ones: each says the same, and is read so.

const haCf = 'node one two\nkeepalive 1\ndeadtime 10\nbcast eth2\nauto_failback on\n';
const pool = (host: string) => `virtual=192.0.2.80:80
\treal=${host}:80 gate
\tservice=http
`;

test('names of servers come from a hosts file, of the family that is asked for', (t) => {
  const result = importTexts({
    'ld.cf': `${pool('web1.example')}virtual6=[2001:db8::80]:80\n\treal6=web1.example:80 gate\n`,
    hosts: '2001:db8::31 web1.example\n192.0.2.31 Web1.Example web1\n',
  });
  t.like(found(result)['services'], [
    { realservers: [{ address: '192.0.2.31' }] },
    { realservers: [{ address: '2001:db8::31' }] },
  ]);
  t.regex(result.profile, /address: 192\.0\.2\.31 # ld\.cf:2\n {4}address6: 2001:db8::31/);
});

test('haresources of both directors are one preference', (t) => {
  const haresources = 'one 192.0.2.80/24/eth0\n';
  const result = importTexts({
    'ha.cf': haCf,
    'one/haresources': haresources,
    'two/haresources': haresources,
  });
  t.is(result.cluster.preferredDirector?.value, 'one');
});

test('crmsh prints a node with its number before its name', (t) => {
  const { cluster } = importTexts({
    crm: 'node 1: one.example \\\n\tattributes standby=off\nnode 2:two\nprimitive ip IPaddr2 params ip=192.0.2.80\n',
  });
  t.deepEqual(
    cluster.directors.map(({ name }) => name),
    ['one.example', 'two'],
  );
});

test('pcs: the cluster’s name, two addresses of each node, and what follows the nodes', (t) => {
  const result = importTexts({
    'setup.sh': `pcs host auth one two -u hacluster -p Tulip-4711
pcs cluster setup web one addr=192.0.2.11 addr=10.0.0.1 two addr=192.0.2.12 transport knet link mcastport=5410 totem token=5000 consensus=7000
pcs resource create ip IPaddr2 ip=192.0.2.80 cidr_netmask=24
pcs quorum device add model net host=q
pcs alert create id=tell path=/usr/share/pacemaker/alerts/alert_smtp.sh options email_sender=pcmk@example.org
pcs alert recipient add tell value=ops@example.org
`,
  });
  t.is(result.cluster.settings.clusterName?.value, 'web');
  t.like(result.cluster.directors, { 0: { name: 'one' }, 1: { name: 'two' }, length: 2 });
  t.regex(result.profile, /from: pcmk@example\.org/);
  t.regex(result.profile, /to: \[ ops@example\.org \] # setup\.sh:6/);
  t.true(said(result).includes('setup.sh:4: pcs quorum device'));
  t.is(result.cluster.settings.deadtime?.value, 11_000);
  const of = said(result).filter((line) => line.includes('pcs cluster setup'));
  t.deepEqual(of, [
    'setup.sh:2: pcs cluster setup: link mcastport=5410',
    'setup.sh:2: pcs cluster setup: totem consensus=7000',
  ]);
});

test('pcs 0.9: values of options are no directors', (t) => {
  const result = importTexts({
    'setup.sh': `pcs cluster setup --start --name web one two --transport udpu --token 3000 --wait_for_all=1 --password Tulip-4711
pcs resource create ip IPaddr2 ip=192.0.2.80 cidr_netmask=24
`,
  });
  t.is(result.cluster.settings.clusterName?.value, 'web');
  t.is(result.cluster.settings.deadtime?.value, 6600);
  t.deepEqual(
    result.cluster.directors.map(({ name }) => name),
    ['one', 'two'],
  );
  t.true(said(result).includes('setup.sh:1: pcs cluster setup: transport=udpu'));
  t.true(said(result).includes('setup.sh:1: pcs cluster setup: wait_for_all=1'));
  t.true(said(result).includes('setup.sh:1: pcs cluster setup: password'));
});

test('corosync: of two links the one in the clients’ network is the public one', (t) => {
  const node = (name: string, host: number) =>
    `  node {\n    ring0_addr: 192.0.2.${host}\n    ring1_addr: 10.0.0.${host}\n    name: ${name}\n  }\n`;
  const { cluster } = importTexts({
    'corosync.conf': `totem {\n  version: 2\n}\nnodelist {\n${node('one', 1)}${node('two', 2)}}\n`,
    crm: 'primitive ip IPaddr2 params ip=192.0.2.80 cidr_netmask=24\n',
  });
  t.like(cluster.directors, [
    { address: '192.0.2.1', heartbeatAddress: '10.0.0.1' },
    { address: '192.0.2.2', heartbeatAddress: '10.0.0.2' },
  ]);
});

test('options of ipvsadm with their values in one word', (t) => {
  const result = importTexts({
    'lvs.sh':
      'ipvsadm --add-service --tcp-service=192.0.2.80:80 --scheduler=wlc\nipvsadm -a -t192.0.2.80:80 -r192.0.2.31 -m -w5\n',
  });
  t.like(found(result)['services'], [
    { scheduler: 'wlc', forwarding: 'nat', realservers: [{ address: '192.0.2.31', weight: 5 }] },
  ]);
});

test('macros of m4 with arguments; what m4 brings from elsewhere is listed', (t) => {
  const result = importTexts({
    'mon.m4': `include(\`site.m4')
define(\`STEER', \`alert lvs.alert -P tcp -V 192.0.2.80:$1 -R $2 -F dr')dnl
hostgroup web 192.0.2.31

watch web
  service http
    interval 5s
    monitor http.monitor -p 80
    period
      STEER(80, \`192.0.2.31')
`,
    rules: '-A -t 192.0.2.80:80\n-a -t 192.0.2.80:80 -r 192.0.2.31 -g\n',
  });
  t.like(found(result)['services'], [{ check: { type: 'http', interval: '5s' } }]);
  t.true(said(result).includes('mon.m4:1: what m4 brings from elsewhere'));
});

test('an include that matches nothing is no include of everything', (t) => {
  const result = importTexts({
    'etc/keepalived/keepalived.conf':
      'include /etc/keepalived/conf.d/*.conf\nvrrp_instance A {\n interface eth0\n virtual_ipaddress {\n  192.0.2.80/24\n }\n}\n',
    'etc/sysctl.conf': 'vm.swappiness = 1\nvm.overcommit_memory = 1\n',
  });
  t.is(result.cluster.floatingAddresses.length, 1);
  t.true(
    said(result).includes(
      'etc/keepalived/keepalived.conf:1: no file of the folder matches this include',
    ),
  );
});

test('servers of another family get nothing; those behind a tunnel are somebody else’s machines', (t) => {
  const server = (address: string) => `real_server ${address} 80 {\n weight 1\n }\n`;
  const service = (address: string, kind: string, of: string) =>
    `virtual_server ${address} 80 {\n protocol TCP\n lb_kind ${kind}\n ${server(of)}}\n`;
  const result = importTexts(
    {
      'k.conf': `vrrp_instance A {\n interface eth0\n virtual_ipaddress {\n  192.0.2.80/24\n  192.0.2.81/24\n }\n}
${service('192.0.2.80', 'DR', '192.0.2.31')}${service('192.0.2.81', 'TUN', '203.0.113.31')}${service('2001:db8::80', 'DR', '192.0.2.31')}`,
    },
    'one=192.0.2.11',
    'two=192.0.2.12',
  );
  t.deepEqual(refused(result), []);
  t.regex(result.profile, /address: 203\.0\.113\.31 .*\n {4}external: true/);
  t.true(
    said(result).some((line) =>
      line.startsWith('k.conf:22: 2001:db8::80:80/tcp with servers of another family'),
    ),
  );
});

test('marks that no service has, and programs of a script, are listed', (t) => {
  const lines = said(
    importTexts({
      'lvs.sh':
        '#!/bin/sh\niptables -t mangle -A PREROUTING -d 192.0.2.80 -p tcp -j MARK --set-mark 9\narping -c 3 192.0.2.80\ncurl http://user:Tulip-4711@192.0.2.1/\n',
    }),
  );
  t.true(lines.includes('lvs.sh:2: mark 9, which no service has'));
  t.true(lines.includes('lvs.sh:4: what it does with curl'));
  t.false(lines.join('\n').includes('Tulip'));
});

test('IPv6addr of haresources, whose address has the separator in it', (t) => {
  const result = importTexts({
    'ha.cf': haCf,
    haresources: 'one IPv6addr::2001:db8::80/64/eth0 192.0.2.80/24/eth0\n',
  });
  t.like(found(result)['floatingAddresses'], [
    { address: '2001:db8::80', prefix: 64 },
    { address: '192.0.2.80' },
  ]);
  t.true(said(result).some((line) => line.includes('Heartbeat cuts 2001:db8::80 at its ::')));
});
