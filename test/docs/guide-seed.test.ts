import { readFile } from 'node:fs/promises';
import test from 'ava';
import { firstBoot } from '../../overlays/base/firstboot/first-boot.ts';
import { buildModel } from '../../scripts/model/model.ts';
import { loadProfile } from '../../scripts/profile/load.ts';
import { fakeNode } from '../helpers/fake-node.ts';
import { isoOf } from '../helpers/seed-samples.ts';

// The hand-written seed of the guide is one that a director of the default profile takes.

const guide = await readFile('docs/guide/make-a-seed.md', 'utf8');

function example(name: string): string {
  const match = new RegExp(`^\`\`\`yaml ${name}\\n([^]*?)^\`\`\`$`, 'm').exec(guide);
  // The page shortens the keys, which it shows as words that nobody would take for one.
  return (match?.[1] ?? '').replace(/\b(CORE|PACE)+\b/g, (key) => key.repeat(6));
}

test('the hand-written seed of the guide is taken', async (t) => {
  const node = fakeNode();
  const { cluster } = buildModel((await loadProfile('web')).profile);
  node.write('usr/lib/lvsmith/cluster.json', JSON.stringify(cluster));
  node.addNic('eth0', '52:54:00:71:00:21', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:71:00:22', '0000:00:04.0');
  node.addNic('eth2', '52:54:00:71:00:23', '0000:00:05.0');
  const files = Object.fromEntries(
    ['meta-data', 'user-data', 'network-config'].map((name) => [name, example(name)]),
  );
  node.attach('sr0', isoOf(files));
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied', JSON.stringify(status, null, 1));
  const network = (name: string) => node.read(`etc/systemd/network/10-lvsmith-${name}`);
  t.is(
    network('public.netdev'),
    '[NetDev]\nName=public\nKind=bond\n\n[Bond]\nMode=active-backup\nMIIMonitorSec=100ms\n',
  );
  t.is(network('eth0.network'), '[Match]\nName=eth0\n\n[Network]\nBond=public\n');
  t.regex(network('public.network'), /Address=192\.168\.71\.21\/24\n/);
  t.regex(network('public.network'), /VLAN=backup\n/);
  t.is(network('backup.netdev'), '[NetDev]\nName=backup\nKind=vlan\n\n[VLAN]\nId=12\n');
  t.regex(
    network('heartbeat.link'),
    /PermanentMACAddress=52:54:00:71:00:23\n\n\[Link\]\nName=heartbeat/,
  );
});

test('without its network-config the seed takes the addresses of the profile, in PCI order', async (t) => {
  const node = fakeNode();
  const { cluster } = buildModel((await loadProfile('web')).profile);
  node.write('usr/lib/lvsmith/cluster.json', JSON.stringify(cluster));
  node.addNic('eth0', '52:54:00:71:00:22', '0000:0a:00.0');
  node.addNic('eth1', '52:54:00:71:00:21', '0000:00:1f.0');
  node.attach(
    'sr0',
    isoOf({ 'meta-data': example('meta-data'), 'user-data': example('user-data') }),
  );
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied', JSON.stringify(status, null, 1));
  t.regex(node.read('etc/systemd/network/10-lvsmith-public.link'), /52:54:00:71:00:21/);
  t.regex(node.read('etc/systemd/network/10-lvsmith-heartbeat.link'), /52:54:00:71:00:22/);
});
