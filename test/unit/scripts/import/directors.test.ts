import test from 'ava';
import { found, importTexts, refused, said } from '../../../helpers/import.ts';

// Where the directors' names and addresses come from when some file has them.

const rules = '-A -t 192.0.2.80:80 -s wlc\n-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 1\n';

const corosync = `totem {
  version: 2
  cluster_name: shop
  token: 5000
  crypto_cipher: none
}
nodelist {
  node {
    ring0_addr: 10.0.0.1
    ring1_addr: 192.0.2.11
    name: one
    nodeid: 1
  }
  node {
    ring0_addr: 10.0.0.2
    ring1_addr: 192.0.2.12
    name: two
    nodeid: 2
  }
}
`;

const ipAddr = `1: lo: <LOOPBACK,UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,UP> mtu 1500
    inet 192.0.2.11/25 brd 192.0.2.127 scope global eth0
3: eth1: <BROADCAST,UP> mtu 1500
    inet 10.0.0.1/30 scope global eth1
`;

test('corosync.conf names both networks, ip addr their lengths', (t) => {
  const result = importTexts({ 'corosync.conf': corosync, 'one/ip.txt': ipAddr, rules });
  t.deepEqual(refused(result), []);
  t.regex(result.profile, /name: shop # corosync\.conf:3/);
  t.regex(result.profile, /public:\n {4}subnet: 192\.0\.2\.0\/25 # one\/ip\.txt:4/);
  t.regex(result.profile, /heartbeat:\n {4}subnet: 10\.0\.0\.0\/30 # one\/ip\.txt:6/);
  t.regex(result.profile, /deadtime: 11s # corosync\.conf:4/);
  t.true(
    said(result).includes(
      'corosync.conf:5: the cluster’s packets are neither signed nor encrypted',
    ),
  );
});

test('/etc/hosts gives addresses, and proposes directors without claiming them', (t) => {
  const hosts = '192.0.2.11 one.example one\n192.0.2.12 two.example two\n10.0.0.1 one-hb\n';
  const haCf = 'node one two\nkeepalive 1\ndeadtime 10\nbcast eth1\nauto_failback on\n';
  const known = found(importTexts({ hosts, 'ha.cf': haCf, rules }));
  t.like(known['directors'], [
    { name: 'one', address: '192.0.2.11', heartbeatAddress: '10.0.0.1' },
    { name: 'two', address: '192.0.2.12' },
  ]);
  const proposed = importTexts({ hosts: hosts.replace(/10\.0.*\n/, ''), rules });
  t.deepEqual(found(proposed)['directors'], []);
  t.true(said(proposed).includes('hosts:1: one and two may be the directors; nothing says so'));
});

test('static addresses of ifcfg files and of /etc/network/interfaces', (t) => {
  const ifcfg = 'DEVICE=eth0\nBOOTPROTO=static\nIPADDR=192.0.2.11\nNETMASK=255.255.255.0\n';
  const interfaces = 'iface eth0 inet static\n  address 192.0.2.12\n  netmask 255.255.255.0\n';
  const result = importTexts(
    { 'ifcfg-eth0': ifcfg, interfaces, rules },
    'a=192.0.2.1',
    'b=192.0.2.2',
  );
  t.deepEqual(
    result.cluster.nics.map(({ address, prefix }) => `${address}/${prefix}`),
    ['192.0.2.11/24', '192.0.2.12/24'],
  );
  t.deepEqual(refused(result), []);
});

const member = (name: string, priority: number) => `global_defs { router_id ${name} }
vrrp_instance web {
  state BACKUP
  interface eth0
  virtual_router_id 7
  priority ${priority}
  virtual_ipaddress { 192.0.2.80/24 }
}
`;

test('three directors of different priority have an order', (t) => {
  const priorities = { middle: 100, least: 50, most: 150 };
  const files = Object.entries(priorities).map(([name, priority]) => [
    `${name}/keepalived.conf`,
    member(name, priority),
  ]);
  const { profile } = importTexts(Object.fromEntries(files));
  t.regex(profile, /order: \[ most, middle, least \] # middle\/keepalived\.conf:6/);
  t.is(profile.match(/preferred: true/g)?.length, 1);
  const equal = files.map(([file, text]) => [file, text?.replace('priority 50', 'priority 100')]);
  const result = importTexts(Object.fromEntries(equal));
  t.notRegex(result.profile, /order:/);
  t.true(said(result).some((line) => /an order of directors: most 150, .* 100/.test(line)));
});
