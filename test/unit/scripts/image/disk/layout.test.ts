import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readPartitions } from '../../../../../scripts/image/disk/gpt.ts';
import { systemModules } from '../../../../../scripts/image/disk/kernel-modules.ts';
import { basePackages, packagesOf } from '../../../../../scripts/image/rootfs/packages.ts';
import { madeAtInstall } from '../../../../../scripts/image/disk/pruned-files.ts';
import { partitions } from '../../../../../scripts/image/disk/partitions.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const identity = { version: '1.4', rootId: 'f8065569-89fe-8f49-82a9-048d20970ddb' };

const { image } = modelOf('test/fixtures/everything.yaml');

test('a read-only root has the folders that further disks of its role are mounted at', (t) => {
  const madeFor = (role: 'director' | 'realserver') => {
    const all = partitions({ ...image, root: 'read-only' }, role, identity);
    const [root] = all.filter(({ name }) => name.includes('root-a'));
    return [...(root?.text ?? '').matchAll(/^MakeDirectories=(.*)$/gm)].map(([, path]) => path);
  };
  // What is on /var, systemd makes.
  const both = ['/var', '/efi', '/boot', '/srv/data', '/mnt/second'];
  t.deepEqual(madeFor('director'), [...both, '/srv/logs']);
  t.deepEqual(madeFor('realserver'), [...both, '/srv/more']);
});

/** What a witness adds. */
const thirdVote = { witness: true, syslog: false };

test('both layouts boot by BIOS and by UEFI; the read-only root has two slots and a /var', (t) => {
  const names = (root: 'read-only' | 'writable') =>
    partitions({ ...image, root }, 'director', identity).map(({ name }) =>
      name.replace('.conf', ''),
    );
  t.deepEqual(names('read-only'), ['00-bios', '10-esp', '20-root-a', '21-root-b', '30-var']);
  t.deepEqual(names('writable'), ['00-bios', '10-esp', '20-root']);
});

test('the slots have the same size, and the second holds nothing', (t) => {
  const [a, b] = partitions({ ...image, root: 'read-only' }, 'director', identity).filter(
    ({ name }) => name.includes('root'),
  );
  for (const slot of [a, b]) t.regex(slot?.text ?? '', /SizeMinBytes=512M\nSizeMaxBytes=512M\n/);
  t.regex(a?.text ?? '', /^Label=root-a\nFormat=erofs$/m);
  t.regex(b?.text ?? '', /^Label=root-b$/m);
  t.notRegex(b?.text ?? '', /Format|CopyFiles/);
});

test('the keys that a package makes for itself come into no image', (t) => {
  t.deepEqual(madeAtInstall(packagesOf('realserver', [], thirdVote)), ['/etc/corosync/qnetd']);
  t.deepEqual(madeAtInstall(packagesOf('realserver', [])), []);
});

test('a role has its own packages and those of the profile, each once', (t) => {
  t.true(packagesOf('director', ['mon', 'tcpdump']).includes('tcpdump'));
  t.is(packagesOf('director', ['mon']).filter((name) => name === 'mon').length, 1);
  t.false(packagesOf('realserver', []).includes('corosync'));
  t.true(packagesOf('director', [], thirdVote).includes('corosync-qdevice'));
  t.true(packagesOf('realserver', [], thirdVote).includes('corosync-qnetd'));
  for (const role of ['director', 'realserver'] as const)
    t.false(packagesOf(role, []).some((name) => name.startsWith('corosync-q')));
  t.true(basePackages('cloud').includes('linux-image-cloud-amd64'));
  t.true(basePackages('generic').includes('linux-image-amd64'));
  // Virtual machines have no cards.
  t.deepEqual(
    basePackages('cloud').filter((name) => name.startsWith('firmware-')),
    [],
  );
  t.true(basePackages('generic').includes('firmware-bnx2x'));
});

const kept = [
  'drivers/net/virtio_net.ko',
  'drivers/char/virtio_console.ko',
  'drivers/firmware/dmi-sysfs.ko',
  'drivers/firmware/qemu_fw_cfg.ko',
  'drivers/watchdog/softdog.ko',
  'drivers/watchdog/i6300esb.ko',
  'drivers/net/dummy.ko',
  'drivers/net/bonding/bonding.ko',
  'net/netfilter/ipvs/ip_vs_wrr.ko',
  'net/ipv4/ipip.ko',
  'net/8021q/8021q.ko',
  'fs/isofs/isofs.ko',
  'fs/fat/vfat.ko',
  'fs/nls/nls_iso8859-1.ko',
  'drivers/scsi/megaraid/megaraid_sas.ko',
];
const excluded = ['sound/core/snd.ko', 'drivers/net/wireless/ath/ath.ko', 'drivers/gpu/drm/drm.ko'];

test('drivers of servers and hypervisors are kept, those of laptops are not', (t) => {
  const pattern = new RegExp(systemModules.join('|'));
  t.deepEqual(
    kept.filter((module) => !pattern.test(module)),
    [],
  );
  t.deepEqual(
    excluded.filter((module) => pattern.test(module)),
    [],
  );
});

test('a file without a partition table is refused', async (t) => {
  const file = join(await mkdtemp(join(tmpdir(), 'disk-')), 'x.raw');
  await writeFile(file, Buffer.alloc(4096));
  await t.throwsAsync(readPartitions(file), { message: /has no GPT/ });
});
