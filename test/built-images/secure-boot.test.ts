import { copyFile, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { kernelPath } from '../../overlays/shared/update/boot-files.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { bootImage } from '../../scripts/lab/qemu/boot-image.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { espPathsOf, readEsp, replaceEsp } from './esp.ts';

// What firmware with Microsoft's keys refuses. boots.test.ts and slot-boots.test.ts have what it starts.

const broken = {
  'a boot loader that nobody has signed': {
    change: async (esp: string) => {
      const unsigned = '/usr/lib/systemd/boot/efi/systemd-bootx64.efi';
      await copyFile(
        `${await ensureSysroot('build')}${unsigned}`,
        join(esp, 'EFI/BOOT/BOOTX64.EFI'),
      );
    },
    says: /failed to load Boot\d+ .*: Access Denied/,
  },
  'a kernel of which one byte is another': {
    change: async (esp: string, version: string) => {
      await using kernel = await open(join(esp, kernelPath(version)), 'r+');
      const place = Math.round((await kernel.stat()).size / 2);
      const { buffer } = await kernel.read(Buffer.alloc(1), 0, 1, place);
      await kernel.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, place);
    },
    says: /Error loading .*vmlinuz.*: Security violation/,
  },
};

for (const [what, { change, says }] of Object.entries(broken))
  test.serial(`Secure Boot refuses ${what}`, async (t) => {
    t.timeout(900_000);
    const request = { profile: 'lab', mirror: {}, progress: silentProgress, wait: true };
    const { disk, version } = await buildImage({ ...request, role: 'director' });
    const booted = await bootImage(disk, 'secure-boot', {
      cutOffAt: (line) => says.test(line),
      before: async (copy) => {
        const folder = await mkdtemp(join(tmpdir(), 'esp-'));
        try {
          const paths = await espPathsOf(copy);
          await readEsp(copy, folder);
          await change(folder, version);
          await replaceEsp(copy, folder, paths);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    });
    const last = booted.console.slice(-20).join('\n');
    t.is(booted.seconds, 0, last);
    t.true(
      booted.console.some((line) => says.test(line)),
      last,
    );
  });
