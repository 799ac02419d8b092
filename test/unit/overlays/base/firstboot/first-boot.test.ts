import test from 'ava';
import { existsSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { report } from '../../../../../overlays/base/firstboot/report.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';
import { signed } from '../../../../helpers/signed-seeds.ts';

const options = { deviceTimeout: 2000 };

function director(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  return node;
}

test('a director takes its seed and becomes itself', (t) => {
  const node = director();
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  const status = firstBoot(node, options);
  t.deepEqual(status.diagnostics, []);
  t.is(status.state, 'applied');
  t.is(status.node?.name, 'litsha21');
  t.is(node.read('etc/hostname'), 'litsha21\n');
  t.is(node.read('proc/sys/kernel/hostname'), 'litsha21');
  t.is(node.read('etc/corosync/authkey'), 'c'.repeat(256));
  t.is(statSync(join(node.root, 'etc/corosync/authkey')).mode & 0o777, 0o400);
  t.is(statSync(join(node.root, 'etc/pacemaker/authkey')).mode & 0o777, 0o440);
  t.regex(node.read('etc/mon/userfile'), /^lvsmith: \$6\$/);
  t.is(node.read('var/lib/pacemaker/cib/cib.xml'), '<cib/>');
  t.regex(node.read('etc/ssh/ssh_host_ed25519_key.pub'), /^ssh-ed25519 AAAA/);
  t.regex(node.read('etc/machine-id'), /^[0-9a-f]{32}\n$/);
  t.regex(node.read('etc/systemd/network/10-lvsmith-public.network'), /Address=192.168.71.21\/24/);
  t.regex(node.read('etc/systemd/network/10-lvsmith-heartbeat.link'), /52:54:00:68:00:c9/);
  const noSeed = join(node.root, 'etc/systemd/network/90-lvsmith-no-seed.network');
  t.is(readlinkSync(noSeed), '/dev/null', 'no address but those of the seed');
  t.true(node.calls.some((call) => /^ip -batch -[^]*dev eth0 name public\n/.test(call)));
  t.is(node.calls.at(-1), 'systemctl start --no-block lvsmith-node.target');
  t.is(node.slept(), 0);
});

test('a realserver has a default route and no secrets of the directors', (t) => {
  const node = fakeNode('realserver');
  node.addNic('eth0', '52:54:00:71:00:dc', '0000:00:03.0');
  node.attach('vdb', isoOf(sampleFiles('litstat1', 'config-drive'), 'config-drive'));
  const status = firstBoot(node, options);
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.regex(node.read('etc/systemd/network/10-lvsmith-public.network'), /Gateway=192.168.71.205/);
  t.false(existsSync(join(node.root, 'etc/corosync/authkey')));
  t.false(existsSync(join(node.root, 'var/lib/pacemaker')));
});

test('the same seed again: nothing is done', (t) => {
  const node = director();
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  firstBoot(node, options);
  node.write('etc/hostname', 'changed-by-hand\n');
  node.calls.length = 0;
  const status = firstBoot(node, options);
  t.is(status.state, 'unchanged');
  t.is(status.node?.name, 'litsha21');
  t.is(node.read('etc/hostname'), 'changed-by-hand\n');
  t.deepEqual(
    node.calls.filter((call) => !/mount/.test(call)),
    ['systemctl start --no-block lvsmith-node.target'],
  );
});

test('a seed that was taken away: the node goes on, without waiting for it', (t) => {
  const node = director();
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  firstBoot(node, options);
  node.attach('sr0', undefined);
  const status = firstBoot(node, options);
  t.is(status.state, 'unchanged');
  t.is(node.slept(), 0);
});

test('other contents under the same instance-id are a state of their own', (t) => {
  const node = director();
  const files = sampleFiles('litsha21');
  node.attach('sr0', isoOf(signed(files)));
  firstBoot(node, options);
  node.attach(
    'sr0',
    isoOf(signed({ ...files, 'user-data': '#cloud-config\ntimezone: Europe/Berlin\n' })),
  );
  const status = firstBoot(node, options);
  t.is(status.state, 'changed');
  t.regex(status.message, /has changed, but not its instance-id/);
  t.false(existsSync(join(node.root, 'etc/timezone')));
  t.is(status.node?.name, 'litsha21');
});

test('a new instance-id is taken: the cluster stops first, old files go, a CIB stays', (t) => {
  const node = director();
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'))));
  node.write('etc/systemd/network/10-lvsmith-mine.network', 'an administrator wrote it');
  firstBoot(node, options);
  node.write('var/lib/pacemaker/cib/cib.xml', '<cib epoch="7"/>');
  const files = sampleFiles('litsha21');
  const dhcp = 'version: 2\nethernets:\n  public: {dhcp4: true}\n  heartbeat: {dhcp4: true}\n';
  const metaData = files['meta-data']?.replace(/instance-id: .*/, 'instance-id: another') ?? '';
  node.attach('sr0', isoOf(signed({ ...files, 'meta-data': metaData, 'network-config': dhcp })));
  node.calls.length = 0;
  const status = firstBoot(node, options);
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.is(status.node?.instanceId, 'another');
  t.is(
    node.calls.find((call) => call.startsWith('systemctl stop')),
    'systemctl stop lvsmith-node.target corosync.service pacemaker.service',
    'systemctl waits for those that it is told',
  );
  t.regex(node.read('etc/systemd/network/10-lvsmith-public.network'), /DHCP=ipv4/);
  t.is(node.read('var/lib/pacemaker/cib/cib.xml'), '<cib epoch="7"/>');
  t.true(existsSync(join(node.root, 'etc/systemd/network/10-lvsmith-mine.network')));
});

test('a cluster that does not stop keeps its files', (t) => {
  const node = director();
  const files = sampleFiles('litsha21');
  node.attach('sr0', isoOf(signed(files)));
  firstBoot(node, options);
  const other = files['meta-data']?.replace(/instance-id: .*/, 'instance-id: another') ?? '';
  const userData = '#cloud-config\nhostname: litsha21\ntimezone: Europe/Berlin\n';
  node.attach('sr0', isoOf(signed({ ...files, 'meta-data': other, 'user-data': userData })));
  node.answer = (_, [verb]) =>
    verb === 'stop' ? { code: 1, output: 'Job for pacemaker.service canceled.\n' } : undefined;
  node.calls.length = 0;
  const status = firstBoot(node, options);
  t.is(status.state, 'failed');
  t.is(status.diagnostics[0]?.code, 'node-not-stopped');
  t.regex(status.diagnostics[0]?.message ?? '', /Job for pacemaker\.service canceled/);
  t.not(status.node?.instanceId, 'another');
  t.false(existsSync(join(node.root, 'etc/timezone')));
  t.false(existsSync(join(node.root, 'var/lib/lvsmith/firstboot/pending.json')));
  t.is(node.calls.at(-1), 'systemctl start --no-block lvsmith-node.target', 'it goes on');
});

test('what cannot be put into force at once is told, and forgotten with the next start', (t) => {
  const node = director();
  node.answer = (file, args) =>
    file === 'ip' && args[0] === '-batch'
      ? { code: 1, output: 'RTNETLINK answers:\n Device or resource busy\n' }
      : args[0] === 'is-active'
        ? { code: 0, output: 'active\nactive\ninactive\n' }
        : args[0] === 'reload' && file === 'networkctl'
          ? { code: 1, output: '' }
          : undefined;
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  const status = firstBoot(node, options);
  report(node, status);
  t.is(status.state, 'applied');
  t.deepEqual(
    status.diagnostics.map(({ severity, code, message }) => [severity, code, message]),
    [
      [
        'warning',
        'not-activated',
        '"ip -batch -" failed: RTNETLINK answers: Device or resource busy',
      ],
      ['warning', 'not-activated', '"networkctl reload" failed'],
    ],
  );
  t.regex(node.read('dev/ttyS0'), /warning\[not-activated\]/);
  t.regex(node.read('var/lib/lvsmith/firstboot/unchanged.json'), /"diagnostics": \[\]/);
  t.notRegex(node.read('var/lib/lvsmith/firstboot/banner'), /not-activated/);
});

test('a bond of the seed before goes, so that a card can have its name', (t) => {
  const node = director();
  const files = sampleFiles('litsha21');
  const bond = `version: 2
ethernets:
  port1: { match: { macaddress: "52:54:00:71:00:15" }, mtu: 1400 }
  heartbeat: { match: { macaddress: "52:54:00:68:00:c9" }, addresses: [192.168.68.201/24] }
bonds:
  public: { interfaces: [port1], parameters: { mode: active-backup }, addresses: [192.168.71.21/24], gateway4: 192.168.71.1 }
`;
  node.attach('sr0', isoOf(signed({ ...files, 'network-config': bond })));
  t.is(firstBoot(node, options).state, 'applied');
  t.is(
    node.read('etc/systemd/network/10-lvsmith-eth0.network'),
    '[Match]\nName=eth0\n\n[Link]\nMTUBytes=1400\n\n[Network]\nBond=public\n',
  );
  t.false(node.calls.includes('ip link delete public'));
  node.write('sys/class/net/public/operstate', 'up');
  const metaData = files['meta-data']?.replace(/instance-id: .*/, 'instance-id: same-bond') ?? '';
  node.attach('sr0', isoOf(signed({ ...files, 'meta-data': metaData, 'network-config': bond })));
  t.is(firstBoot(node, options).state, 'applied');
  t.false(node.calls.includes('ip link delete public'), 'the same bond stays');
  node.attach(
    'sr0',
    isoOf(signed({ ...files, 'meta-data': metaData.replace('same-bond', 'none') })),
  );
  t.is(firstBoot(node, options).state, 'applied');
  const removed = node.calls.indexOf('ip link delete public');
  t.true(removed > 0 && node.calls.slice(removed).some((call) => call.startsWith('ip -batch')));
  t.false(existsSync(join(node.root, 'etc/systemd/network/10-lvsmith-public.netdev')));
});

test('without a seed it waits, and takes one that appears', (t) => {
  const node = director();
  node.onSleep = () => {
    if (node.slept() === 1500) node.attach('sdb1', isoOf(sampleFiles('litsha21')));
  };
  t.is(firstBoot(node, options).state, 'applied');
  t.is(node.slept(), 1500);
});

test('without a seed no service starts, and the wait has an end', (t) => {
  const node = director();
  const status = firstBoot(node, options);
  t.is(status.state, 'no-seed');
  t.is(status.node, undefined);
  t.is(node.slept(), 2000);
  t.deepEqual(node.calls, []);
});

test('two different seeds are an error; the same one twice is not', (t) => {
  const node = director();
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  node.attach('vdb', isoOf(sampleFiles('litsha22')));
  const status = firstBoot(node, options);
  t.is(status.state, 'failed');
  t.is(status.diagnostics[0]?.code, 'seed-two');
  t.false(existsSync(join(node.root, 'etc/hostname')));
  node.attach('vdb', isoOf(sampleFiles('litsha21')));
  t.is(firstBoot(node, options).state, 'applied');
});

test('timezone, time servers, SSH keys and a full name, written by hand', (t) => {
  const node = director();
  node.write('etc/hosts', '127.0.0.1 localhost\n192.168.71.21 litsha21\n192.168.71.22 litsha22\n');
  const key = `ssh-ed25519 ${'A'.repeat(68)} me@here`;
  node.attach(
    'sr0',
    isoOf({
      ...sampleFiles('litsha21'),
      'user-data': `#cloud-config
hostname: litsha21
fqdn: litsha21.example.com
timezone: Europe/Berlin
ssh_authorized_keys: ["${key}"]
ntp: {servers: [192.0.2.1], pools: [pool.example.com]}
`,
    }),
  );
  const status = firstBoot(node, options);
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.is(readlinkSync(join(node.root, 'etc/localtime')), '../usr/share/zoneinfo/Europe/Berlin');
  t.is(node.read('etc/ssh/authorized_keys.d/root'), `${key}\n`);
  t.is(
    node.read('etc/chrony/sources.d/lvsmith-seed.sources'),
    'server 192.0.2.1 iburst\npool pool.example.com iburst\n',
  );
  t.is(
    node.read('etc/hosts'),
    '127.0.0.1 localhost\n192.168.71.21 litsha21.example.com litsha21\n192.168.71.22 litsha22\n',
  );
});

test('a time zone by the name that it had earlier is the one of today', (t) => {
  const node = director();
  node.write('usr/share/zoneinfo/America/New_York', '');
  const userData = '#cloud-config\nhostname: litsha21\ntimezone: US/Eastern\n';
  node.attach('sr0', isoOf({ ...sampleFiles('litsha21'), 'user-data': userData }));
  const status = firstBoot(node, options);
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.is(readlinkSync(join(node.root, 'etc/localtime')), '../usr/share/zoneinfo/America/New_York');
});

test('what a new seed leaves out is as the image has it', (t) => {
  const node = director();
  const hosts = '127.0.0.1 localhost\n192.168.71.21 litsha21\n192.168.71.22 litsha22\n';
  node.write('etc/hosts', hosts);
  node.write('etc/mon/userfile', '# nobody\n');
  node.write('usr/share/zoneinfo/Etc/UTC', '');
  node.write('usr/share/zoneinfo/Asia/Tokyo', '');
  const localtime = join(node.root, 'etc/localtime');
  symlinkSync('/usr/share/zoneinfo/Etc/UTC', localtime);
  const files = sampleFiles('litsha21');
  const take = (id: string, more: string) => {
    const metaData = (files['meta-data'] ?? '').replace(/instance-id: .*/, `instance-id: ${id}`);
    const userData = `#cloud-config\nhostname: litsha21\n${more}`;
    const reduced = more === '' ? metaData.replace(/ {2}mon-password: .*\n/, '') : metaData;
    node.attach('sr0', isoOf(signed({ ...files, 'meta-data': reduced, 'user-data': userData })));
    const status = firstBoot(node, options);
    t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  };
  take('one', 'fqdn: litsha21.example.com\ntimezone: Europe/Berlin\n');
  take('two', 'fqdn: litsha21.example.org\ntimezone: Asia/Tokyo\n');
  t.is(readlinkSync(localtime), '../usr/share/zoneinfo/Asia/Tokyo');
  t.regex(node.read('etc/hosts'), /^192\.168\.71\.21 litsha21\.example\.org litsha21$/m);
  for (const id of ['three', 'four']) {
    take(id, '');
    t.is(readlinkSync(localtime), '/usr/share/zoneinfo/Etc/UTC');
    t.false(existsSync(join(node.root, 'etc/timezone')), 'the image has none');
    t.is(node.read('etc/mon/userfile'), '# nobody\n');
    t.is(node.read('etc/hosts'), hosts);
  }
});

test('the name servers of the seed are the node’s, until a seed has none', (t) => {
  const node = director();
  const files = sampleFiles('litsha21');
  const servers =
    '    nameservers: { addresses: [192.0.2.53, "2001:db8::53"], search: [example.com] }\n';
  const network = (files['network-config'] ?? '').replace(/ {4}set-name: public\n/, `$&${servers}`);
  node.attach('sr0', isoOf(signed({ ...files, 'network-config': network })));
  t.is(firstBoot(node, options).state, 'applied');
  t.is(
    node.read('etc/resolv.conf'),
    'nameserver 192.0.2.53\nnameserver 2001:db8::53\nsearch example.com\n',
  );
  const metaData = (files['meta-data'] ?? '').replace(/instance-id: .*/, 'instance-id: another');
  node.attach('sr0', isoOf(signed({ ...files, 'meta-data': metaData })));
  t.is(firstBoot(node, options).state, 'applied');
  t.false(existsSync(join(node.root, 'etc/resolv.conf')));
});

test('a seed without a network takes the addresses of the profile', (t) => {
  const node = director();
  const { 'network-config': _, ...files } = sampleFiles('litsha21');
  node.attach('sr0', isoOf(files));
  t.is(firstBoot(node, options).state, 'applied');
  t.regex(node.read('etc/systemd/network/10-lvsmith-heartbeat.network'), /192.168.68.201\/24/);
});
