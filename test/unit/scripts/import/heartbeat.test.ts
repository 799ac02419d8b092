import test from 'ava';
import { found, importTexts, refused, said } from '../../../helpers/import.ts';

const haCf = `
# the pair in front of the shop
keepalive 500ms
deadtime 6      # seconds
initdead 40
bcast eth1
ucast eth0 198.51.100.22
node Front1.shop.example
node Front2.shop.example
ping 198.51.100.1
respawn hacluster /usr/lib/heartbeat/ipfail
auto_failback on
`;

const haresources = `
front1.shop.example \\
  IPaddr2::198.51.100.80/24/eth0:1/198.51.100.255 \\
  ldirectord::shop.cf LVSSyncDaemonSwap::master
`;

const shop = `
checktimeout=3
checkinterval=5
quiescent=no
virtual=198.51.100.80:http
\treal=198.51.100.31->198.51.100.33:80 gate 2
\tservice=http
\trequest="ping.html"
\treceive="pong"
\tscheduler=wlc
\tpersistent=120
`;

test('Heartbeat 1 with ldirectord: what there is, and a profile that check accepts', (t) => {
  const result = importTexts(
    { 'ha.d/ha.cf': haCf, 'ha.d/haresources': haresources, 'ha.d/shop.cf': shop },
    'front1=198.51.100.21/24,10.0.0.1/24',
    'front2=198.51.100.22/24,10.0.0.2/24',
  );
  const { directors, timing, floatingAddresses, services, ...rest } = found(result);
  t.like(rest, {
    preferredDirector: 'Front1.shop.example',
    autoFailback: true,
    pingNodes: ['198.51.100.1'],
    noQuorumPolicy: null,
  });
  t.like(directors, [
    { name: 'Front1.shop.example', address: '198.51.100.21', heartbeatAddress: '10.0.0.1' },
    { name: 'Front2.shop.example', address: '198.51.100.22', heartbeatAddress: '10.0.0.2' },
  ]);
  t.deepEqual(timing, { keepalive: '500ms', warntime: null, deadtime: '6s', initdead: '40s' });
  t.deepEqual(floatingAddresses, [
    {
      address: '198.51.100.80',
      prefix: 24,
      interface: 'eth0',
      broadcast: '198.51.100.255',
      label: 'eth0:1',
    },
  ]);
  t.like(services, [
    {
      port: 80,
      scheduler: 'wlc',
      forwarding: 'dr',
      persistence: '120s',
      realservers: [31, 32, 33].map((end) => ({
        address: `198.51.100.${end}`,
        port: 80,
        weight: 2,
      })),
      check: {
        type: 'http',
        path: '/ping.html',
        expect: 'pong',
        interval: '5s',
        timeout: '3s',
        failures: 1,
      },
      onFailure: 'cut',
    },
  ]);
  t.deepEqual(refused(result), []);
  t.regex(result.profile, /- name: front1 # ha\.d\/ha\.cf:8: was Front1\.shop\.example/);
  t.regex(result.profile, /deadtime: 6s # ha\.d\/ha\.cf:4/);
  t.regex(result.profile, /heartbeat:\n {4}subnet: 10\.0\.0\.0\/24/);
});

test('what no file says is a placeholder, a diagnostic, and an error of check at the old line', (t) => {
  const result = importTexts({ 'ha.cf': haCf, haresources, 'shop.cf': shop });
  t.deepEqual(
    result.unknown.map(({ place }) => place),
    [{ file: 'ha.cf', line: 8 }],
  );
  t.deepEqual(refused(result), ['invalid-ipv4 from ha.cf:8']);
  // The other one is the peer of the machine that the file came from.
  t.regex(result.profile, /address: 198\.51\.100\.22 # ha\.cf:7: its heartbeat address/);
});

test('faults of a copied how-to are named where they stand', (t) => {
  const result = importTexts({
    'ha.cf':
      'keepalive 2\ndeadtime 5\nwarntime 9\nbcast eth0\nping 192.0.2.1\nnode a b\nauto_failback off\n',
    haresources: 'mary IPaddr::192.0.2.70/24/eth0 apache\n',
    authkeys: 'auth 1\n1 crc\n#2 sha1 older-secret\n',
  });
  const lines = said(result);
  for (const words of [
    'ha.cf:3: warntime 9s is not below deadtime 5s: it never warns',
    'ha.cf:2: deadtime 5s with keepalive 2s: two lost packets are enough to declare a director dead',
    'ha.cf:5: a ping node without ipfail, pingd or crm: it has no effect',
    'haresources:1: mary is preferred, which is no director of the other files: no address has a preferred director',
    'authkeys:2: crc authenticates nothing: whoever reaches the network can be a director',
    'haresources:1: resource apache',
    'haresources:1: no LVS service at all: nothing to balance',
  ])
    t.true(lines.includes(words), words);
  t.is(found(result)['preferredDirector'], null);
  t.false(JSON.stringify(result).includes('older-secret'));
});

test('two directors whose files differ are told apart by line', (t) => {
  const left = 'keepalive 1\ndeadtime 10\nbcast eth0\nnode a b\nauto_failback on\n';
  const result = importTexts({ 'left/ha.cf': left, 'right/ha.cf': left.replace('10', '20') });
  const fault = result.faults.find(({ message }) => message.startsWith('two files disagree'));
  t.deepEqual(fault?.place, { file: 'right/ha.cf', line: 2 });
  t.deepEqual(fault?.also, { file: 'left/ha.cf', line: 2 });
});

const cib = `<?xml version="1.0"?>
<cib have_quorum="true" num_peers="3" cib_feature_revision="2.0" epoch="9">
  <configuration>
    <crm_config><cluster_property_set id="o"><attributes>
      <nvpair id="o1" name="default_resource_stickiness" value="200"/>
      <nvpair id="o2" name="no_quorum_policy" value="stop"/>
    </attributes></cluster_property_set></crm_config>
    <nodes>
      <node id="1f" uname="d1" type="normal"/><node id="2f" uname="d2" type="normal"/>
      <node id="3f" uname="d3" type="normal"/>
    </nodes>
    <resources>
      <primitive id="addr" class="ocf" provider="heartbeat" type="IPaddr">
        <instance_attributes id="addr-ia"><attributes>
          <nvpair id="a1" name="ip" value="192.0.2.205"/>
          <nvpair id="a2" name="netmask" value="255.255.255.0"/>
          <nvpair id="a3" name="nic" value="eth0:0"/>
        </attributes></instance_attributes>
      </primitive>
      <primitive id="shoot" class="stonith" type="external/ipmi">
        <instance_attributes id="shoot-ia"><attributes>
          <nvpair id="s1" name="passwd" value="top-secret-77"/>
        </attributes></instance_attributes>
      </primitive>
    </resources>
    <constraints>
      <rsc_location id="home" rsc="addr"><rule id="r" score="100">
        <expression id="e" attribute="#uname" operation="eq" value="d2"/>
      </rule></rsc_location>
    </constraints>
  </configuration>
</cib>
`;

test('a CIB of Heartbeat 2: directors, address, preference and fail-back', (t) => {
  const result = importTexts({ 'cib.xml': cib });
  t.like(found(result), {
    preferredDirector: 'd2',
    preference: 100,
    autoFailback: false,
    fencing: 'none',
    noQuorumPolicy: 'stop',
  });
  t.like(found(result)['floatingAddresses'], [
    { address: '192.0.2.205', prefix: 24, interface: 'eth0' },
  ]);
  t.true(
    said(result).includes('cib.xml:2: a fencing device is configured, yet stonith is disabled'),
  );
  t.false(JSON.stringify(result).includes('top-secret-77'));
});

test('under crm the CIB decides, whatever haresources and auto_failback say', (t) => {
  const result = importTexts({
    'cib.xml': cib,
    'ha.cf': 'crm yes\nauto_failback on\nbcast eth0\nnode d1 d2 d3\nkeepalive 1\ndeadtime 9\n',
    haresources: 'd1 192.0.2.205\n',
  });
  t.is(found(result)['autoFailback'], false);
  t.true(said(result).includes('ha.cf:2: auto_failback is ignored under crm: the CIB decides'));
  t.true(said(result).includes('haresources:1: haresources is ignored under crm: the CIB decides'));
});

test('crmsh and pcs say the same as a CIB', (t) => {
  const crmsh = `node d1
node d2
primitive addr ocf:heartbeat:IPaddr2 \\
        params ip=192.0.2.9 cidr_netmask=24 \\
        op monitor interval=10s timeout=20s
group all addr
location home all 50: d2
property stonith-enabled=false no-quorum-policy=ignore
`;
  const pcs = `#!/bin/sh
VIP=192.0.2.9
pcs cluster setup --name pair d1 d2
pcs property set stonith-enabled=false no-quorum-policy=ignore
pcs resource create addr ocf:heartbeat:IPaddr2 ip=$VIP cidr_netmask=24 op monitor interval=10s --group all
pcs constraint location all prefers d2=50
`;
  const [a, b] = [importTexts({ shown: crmsh }), importTexts({ 'setup.sh': pcs })].map(found);
  t.deepEqual(a, b);
  t.like(a, { preferredDirector: 'd2', preference: 50, noQuorumPolicy: 'ignore', fencing: 'none' });
});

test('a default of one file does not count where another has a value', (t) => {
  const script = 'crm configure property no-quorum-policy=ignore\n';
  const shown = `node d1
node d2
primitive addr ocf:heartbeat:IPaddr2 params ip=192.0.2.9 cidr_netmask=24
property no-quorum-policy=ignore
`;
  const isDefault = (files: Readonly<Record<string, string>>) =>
    importTexts(files).assumed.some(({ what }) => what.startsWith('resource-stickiness 0'));
  t.true(isDefault({ 'cluster.sh': script, shown }));
  t.false(
    isDefault({ 'cluster.sh': script, shown: `${shown}rsc_defaults resource-stickiness=100\n` }),
  );
});

test('an address returns when the preferred director is further ahead than it sticks', (t) => {
  const shown = (first: number, second: number) => `node d1
node d2
primitive addr ocf:heartbeat:IPaddr2 params ip=192.0.2.9 cidr_netmask=24
location a addr ${first}: d1
location b addr ${second}: d2
property no-quorum-policy=ignore
rsc_defaults resource-stickiness=7
`;
  t.like(found(importTexts({ shown: shown(10, 2) })), { autoFailback: true });
  t.like(found(importTexts({ shown: shown(10, 5) })), { autoFailback: false });
});
