import test from 'ava';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { writeFat } from '../../../../../scripts/media/fat/write.ts';
import { readVolume } from '../../../../../overlays/base/firstboot/media/volume-label.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';

// Where a seed may come from, and how its network cards are found.

function director(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  return node;
}

function writeFolder(node: FakeNode, folder: string): void {
  for (const [name, text] of Object.entries(sampleFiles('litsha21')))
    node.write(`${folder}/${name}`, text);
}

test('the SMBIOS serial number names a folder, an instance-id and a host name', (t) => {
  const node = director();
  writeFolder(node, 'var/lib/cloud/seed/nocloud');
  node.write(
    'sys/class/dmi/id/product_serial',
    'ds=nocloud;s=file:///var/lib/cloud/seed/nocloud/;i=from-smbios;h=litsha21\n',
  );
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied', JSON.stringify(status));
  t.is(status.node?.instanceId, 'from-smbios');
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'unchanged');
});

test('the kernel command line does, too; a seed on the network is refused', (t) => {
  const node = director();
  writeFolder(node, 'seed');
  node.write('proc/cmdline', 'quiet ds=nocloud;s=/seed ro\n');
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
  const other = director();
  other.write('proc/cmdline', 'ds=nocloud;s=http://192.0.2.1/\n');
  const status = firstBoot(other, { deviceTimeout: 0 });
  t.is(status.diagnostics[0]?.code, 'seed-remote');
});

test('a full host name of the platform is the node’s; one that contradicts is told as the platform’s', (t) => {
  const node = director();
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  node.write('sys/class/dmi/id/product_serial', 'ds=nocloud;h=litsha21.example.com\n');
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
  const other = director();
  other.attach('sr0', isoOf(sampleFiles('litsha21')));
  other.write('sys/class/dmi/id/product_serial', 'ds=nocloud;h=litsha22\n');
  const [first] = firstBoot(other, { deviceTimeout: 0 }).diagnostics;
  t.is(first?.message, "hostname differs from the platform's (ds=nocloud;h=…), litsha22");
});

test('an instance-id of the platform obeys the rule of all', (t) => {
  for (const id of ['', 'x'.repeat(129), 'ä']) {
    const node = director();
    node.attach('sr0', isoOf(sampleFiles('litsha21')));
    node.write('sys/class/dmi/id/product_serial', `ds=nocloud;i=${id}\n`);
    const [first] = firstBoot(node, { deviceTimeout: 0 }).diagnostics;
    t.regex(first?.message ?? '', /the platform's instance-id .* must be 1 to 128/, id);
  }
});

test('an optical drive that has had no disc is not looked into', (t) => {
  const node = director();
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  const size = node.read('sys/class/block/sr0/size');
  node.write('sys/class/block/sr0/size', '2097151\n');
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'no-seed');
  node.write('sys/class/block/sr0/size', size);
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
});

test('labels of both formats in either case, and none of other disks', (t) => {
  const files = { 'user-data': Buffer.from('x') };
  for (const label of ['CIDATA', 'cidata', 'config-2', 'CONFIG-2', 'DATA']) {
    const image = Buffer.from(writeFat(files, label));
    const volume = readVolume(image, (at, length) => image.subarray(at, at + length));
    t.deepEqual(volume, { type: 'vfat', labels: [label, label] });
  }
  const node = director();
  node.attach('sda1', writeFat(files, 'DATA'));
  node.attach('sdb', Buffer.alloc(4096, 7));
  node.attach('sdc', Buffer.alloc(0));
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'no-seed');
});

test('cards that a seed leaves open are taken in PCI order, by number and not by text', (t) => {
  const node = fakeNode();
  node.addNic('eth2', '52:54:00:00:00:0a', '0000:0a:00.0');
  node.addNic('eth0', '52:54:00:00:00:10', '0000:10:00.0');
  node.addNic('eth1', '52:54:00:00:00:02', '0000:02:00.0');
  const open =
    'version: 2\nethernets:\n  heartbeat: {addresses: [192.168.68.201/24]}\n  public: {addresses: [192.168.71.21/24], gateway4: 192.168.71.1}\n';
  node.attach('sr0', isoOf({ ...sampleFiles('litsha21'), 'network-config': open }));
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied', JSON.stringify(status));
  t.regex(node.read('etc/systemd/network/10-lvsmith-public.link'), /52:54:00:00:00:02/);
  t.regex(node.read('etc/systemd/network/10-lvsmith-heartbeat.link'), /52:54:00:00:00:0a/);
});

test('one card cannot be two', (t) => {
  const node = director();
  const twice = `version: 2
ethernets:
  public: {match: {name: eth0}, addresses: [192.168.71.21/24], gateway4: 192.168.71.1}
  heartbeat: {match: {macaddress: "52:54:00:71:00:15"}, addresses: [192.168.68.201/24]}
`;
  node.attach('sr0', isoOf({ ...sampleFiles('litsha21'), 'network-config': twice }));
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.regex(status.diagnostics[0]?.message ?? '', /another device of the seed has/);
});

test('a name that another card has and keeps is told', (t) => {
  const node = director();
  node.addNic('eth2', '52:54:00:00:00:02', '0000:00:05.0');
  const clash = `version: 2
ethernets:
  public: {match: {name: eth0}, addresses: [192.168.71.21/24], gateway4: 192.168.71.1}
  heartbeat: {match: {name: eth1}, addresses: [192.168.68.201/24]}
  mine: {match: {name: eth2}}
vlans:
  eth2: {id: 2, link: public}
`;
  node.attach('sr0', isoOf({ ...sampleFiles('litsha21'), 'network-config': clash }));
  const [first] = firstBoot(node, { deviceTimeout: 0 }).diagnostics;
  t.is(`${first?.file}:${first?.line}:${first?.column}`, 'network-config:7:3');
  t.regex(first?.message ?? '', /eth2 would get the name eth2/);
});

test('it waits for a card whose driver loads late', (t) => {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  node.onSleep = () => {
    if (node.slept() === 1000) node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  };
  t.is(firstBoot(node, { deviceTimeout: 5000 }).state, 'applied');
  t.is(node.slept(), 1000);
});
