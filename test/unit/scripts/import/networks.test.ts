import test from 'ava';
import { importTexts, refused, said } from '../../../helpers/import.ts';
import { buildModel } from '../../../../scripts/model/model.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

// Directors with two arms: clients on one side, realservers on the other.

const haCf = 'node one two\nkeepalive 1\ndeadtime 10\nbcast eth2\nauto_failback on\n';
const haresources = 'one 192.0.2.80/24/eth0 10.1.0.1/24/eth1\n';
const rules = `-A -t 192.0.2.80:80 -s rr
-a -t 192.0.2.80:80 -r 10.1.0.31:8080 -m -w 1
-a -t 192.0.2.80:80 -r 10.1.0.32:8080 -m -w 1
`;

/** What `ip addr` prints on a director that holds the inner floating address. */
const ipAddr = (host: number) => `2: eth1: <BROADCAST,UP> mtu 1500
    inet 10.1.0.1/24 scope global secondary eth1:0
    inet 10.1.0.${host}/24 brd 10.1.0.255 scope global eth1
3: eth0: <BROADCAST,UP> mtu 1500
    inet 192.0.2.${host}/24 brd 192.0.2.255 scope global eth0
`;

const addresses = { 'one/ip.txt': ipAddr(11), 'two/ip.txt': ipAddr(12) };

test('ip addr of both directors: the network of the realservers, and the way out of it', (t) => {
  const result = importTexts({ 'ha.cf': haCf, haresources, rules, ...addresses });
  t.deepEqual(refused(result), []);
  const { profile } = loadText(result.profile);
  t.is(profile.networks.realservers?.subnet, '10.1.0.0/24');
  t.like(profile.directors, [
    { name: 'one', public: { address: '192.0.2.11' }, realservers: { address: '10.1.0.11' } },
    { name: 'two', public: { address: '192.0.2.12' }, realservers: { address: '10.1.0.12' } },
  ]);
  t.like(profile['floating-addresses'], [
    { address: '192.0.2.80', interface: 'public', prefix: 24 },
    { address: '10.1.0.1', interface: 'realservers', prefix: 24 },
  ]);
  t.deepEqual(
    profile.services.map(({ addresses: own }) => own),
    [['192.0.2.80']],
  );
  t.false(result.notCarried.some(({ kind }) => kind === 'other-network'));
});

test('hosts and ifcfg files give the same, and --director the rest', (t) => {
  const result = importTexts(
    {
      'ha.cf': haCf,
      haresources,
      rules,
      hosts: '10.1.0.11 one-lan\n10.1.0.31 one\n',
      'two/ifcfg-eth1': 'DEVICE=eth1\nIPADDR=10.1.0.12\nNETMASK=255.255.255.0\n',
    },
    'one=192.0.2.11',
    'two=192.0.2.12',
  );
  t.deepEqual(refused(result), []);
  t.like(loadText(result.profile).profile.directors, [
    { realservers: { address: '10.1.0.11' } },
    { realservers: { address: '10.1.0.12' } },
  ]);
});

test('a director without an inner address, and servers without a way out, have placeholders', (t) => {
  const result = importTexts({
    'ha.cf': haCf,
    haresources: 'one 192.0.2.80/24/eth0\n',
    rules,
    'one/ip.txt': ipAddr(11).replace(/.*secondary.*\n/, ''),
    hosts: '192.0.2.12 two\n',
  });
  const lines = said(result);
  t.true(lines.includes('ha.cf:1: no file gives the address of director two in 10.1.0.0/24'));
  t.true(
    lines.includes(
      'rules:1: no file gives the floating address in 10.1.0.0/24 that the servers reply through',
    ),
  );
  t.deepEqual(refused(result), [
    'no-floating-gateway from one/ip.txt:2',
    'invalid-ipv4 from ha.cf:1',
    'invalid-address from rules:1',
  ]);
});

test('servers on both sides, or behind routers, are in no network of a profile', (t) => {
  const both = importTexts({
    'ha.cf': haCf,
    haresources,
    rules: rules.replace('10.1.0.32', '192.0.2.32'),
    ...addresses,
  });
  t.notRegex(both.profile, /realservers:\n {4}subnet/);
  t.true(refused(both).some((line) => line === 'address-outside-subnet from rules:2'));
  const routed = importTexts(
    { 'ha.cf': haCf, haresources: 'one 192.0.2.80/24/eth0\n', rules: rules.replaceAll('-m', '-i') },
    'one=192.0.2.11/24',
    'two=192.0.2.12',
  );
  t.notRegex(routed.profile, /realservers:\n {4}subnet/);
});

test('a service on the inner address keeps it', (t) => {
  const inner = '-A -t 10.1.0.1:3128 -s rr\n-a -t 10.1.0.1:3128 -r 10.1.0.31:3128 -m -w 1\n';
  const result = importTexts({ 'ha.cf': haCf, haresources, rules: rules + inner, ...addresses });
  t.deepEqual(refused(result), []);
  t.deepEqual(
    loadText(result.profile).profile.services.map(({ addresses: own }) => own),
    [['192.0.2.80'], ['10.1.0.1']],
  );
});

test('settings of the kernel go into the images, but for those of lvsmith', (t) => {
  const files = {
    'one/sysctl.conf': 'net.ipv4.ip_forward = 1\nvm/swappiness=10\n-net.core.somaxconn = 4096\n',
    'two/sysctl.conf': 'net.ipv4.tcp_rmem = 4096  87380 6291456\nvm.swappiness = 20\n',
  };
  const result = importTexts(files);
  t.regex(
    result.profile,
    /image:\n {2}sysctl: \[ vm\.swappiness = 10, net\.core\.somaxconn = 4096, net\.ipv4\.tcp_rmem = 4096 {2}87380 6291456 \] # one\/sysctl\.conf:2/,
  );
  t.true(
    result.ambiguous.some(
      ({ message, place }) =>
        /vm\.swappiness is 10 in one place, and 20 here/.test(message) &&
        place.file === 'two/sysctl.conf',
    ),
  );
});

test('another port of a server is a realserver of its own', (t) => {
  const members = ['5060', '5061'].map(
    (port) => `-a -u 192.0.2.80:5060 -r 192.0.2.31:${port} -m\n`,
  );
  const result = importTexts(
    {
      rules: `-A -u 192.0.2.80:5060 -s rr\n${members.join('')}`,
      hosts: '192.0.2.31 pbx.example pbx\n',
    },
    'one=192.0.2.11/24',
    'two=192.0.2.12/24',
  );
  t.deepEqual(refused(result), []);
  t.regex(result.profile, /name: pbx-5061.*\n.*address: 192\.0\.2\.31 .*\n {4}external: true/);
  const { cluster } = buildModel(loadText(result.profile).profile);
  t.deepEqual(
    cluster.virtualServices[0]?.members.map(({ port }) => port),
    [5060, 5061],
  );
});

test('a script that makes VLANs on a bond: the network’s tag, and the cards of the bond', (t) => {
  const script = (bond: string, tag: string, members: string) => `#!/bin/sh
LAN=12
modprobe bonding
${bond}
${members}
${tag}
ip addr add 10.1.0.1/24 dev bond0.12 label bond0.12:1
`;
  const scripts = [
    script(
      'ip link add bond0 type bond mode 802.3ad xmit_hash_policy layer3+4',
      'ip link add link bond0 name bond0.$LAN type vlan id $LAN',
      'ip link set eth1 master bond0\nip link set dev eth3 master bond0',
    ),
    script('', 'vconfig add bond0 $LAN', 'ifenslave bond0 eth1 eth3'),
  ];
  for (const text of scripts) {
    const { cluster, notCarried } = importTexts({ 'ha.cf': haCf, haresources, rules, lan: text });
    const members = cluster.links.flatMap(({ nic, master, members: own = [] }) =>
      nic === 'bond0' ? own : master === 'bond0' ? [nic] : [],
    );
    t.deepEqual(members, ['eth1', 'eth3']);
    t.like(
      cluster.links.find(({ nic }) => nic === 'bond0.12'),
      { below: 'bond0', vlan: 12 },
    );
    t.false(notCarried.some(({ what }) => /vconfig|ifenslave|ip link/.test(what)));
  }
  const [first = ''] = scripts;
  t.like(importTexts({ 'ha.cf': haCf, haresources, rules, lan: first }).cluster.links, [
    { nic: 'bond0', mode: '802.3ad', hashPolicy: 'layer3+4' },
  ]);
});

test('what is no VLAN or bond stays a line for a person', (t) => {
  const lan = `#!/bin/sh
ip link add br0 type bridge
ip link set eth1 master br0
ip addr add 192.0.2.80/24 dev eth0
vconfig set_name_type VLAN_PLUS_VID
`;
  const result = importTexts({ 'ha.cf': haCf, haresources, rules, lan });
  t.deepEqual(result.cluster.links, []);
  t.true(said(result).includes('lan:2: ip link'));
  t.true(said(result).includes('lan:3: ip link'));
  t.true(said(result).includes('lan:5: what it does with vconfig'));
});
