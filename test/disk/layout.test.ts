import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readPartitions } from '../../scripts/image/gpt.ts';
import { systemModules } from '../../scripts/image/kernel-modules.ts';
import { basePackages, packagesOf } from '../../scripts/image/packages.ts';
import { partitions } from '../../scripts/image/partitions.ts';

test('both layouts boot by BIOS and by UEFI; only the read-only root has a /var of its own', (t) => {
  const names = (root: 'read-only' | 'writable') => partitions(root).map(({ name }) => name);
  t.deepEqual(names('read-only'), ['00-bios.conf', '10-esp.conf', '20-root.conf', '30-var.conf']);
  t.deepEqual(names('writable'), ['00-bios.conf', '10-esp.conf', '20-root.conf']);
});

test('a role has what it needs, and what the profile adds, once', (t) => {
  t.true(packagesOf('director', ['mon', 'tcpdump']).includes('tcpdump'));
  t.is(packagesOf('director', ['mon']).filter((name) => name === 'mon').length, 1);
  t.false(packagesOf('realserver', []).includes('corosync'));
  t.true(basePackages('cloud').includes('linux-image-cloud-amd64'));
  t.true(basePackages('generic').includes('linux-image-amd64'));
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
const left = ['sound/core/snd.ko', 'drivers/net/wireless/ath/ath.ko', 'drivers/gpu/drm/drm.ko'];

test('drivers of servers and hypervisors are kept, those of laptops are not', (t) => {
  const pattern = new RegExp(systemModules.join('|'));
  t.deepEqual(
    kept.filter((module) => !pattern.test(module)),
    [],
  );
  t.deepEqual(
    left.filter((module) => pattern.test(module)),
    [],
  );
});

test('what is no partitioned disk is refused', async (t) => {
  const file = join(await mkdtemp(join(tmpdir(), 'disk-')), 'x.raw');
  await writeFile(file, Buffer.alloc(4096));
  await t.throwsAsync(readPartitions(file), { message: /has no GPT/ });
});
