import test from 'ava';
import { bootImage } from '../../scripts/lab/qemu/boot-image.ts';
import { espPathsOf, readEspFile } from './esp.ts';
import { fillSlotB } from './fill-slot-b.ts';
import { next, versions } from './slot-versions.ts';

// A version in slot B, as an update writes it: tried first, and counted. slot-fallback.test.ts has what follows. UEFI has
// Secure Boot switched on: shim, systemd-boot and the kernel of the payload have to be what their signers made.

for (const firmware of ['bios', 'secure-boot'] as const)
  test.serial(`by ${firmware} slot B is tried first, and the try is counted`, async (t) => {
    t.timeout(900_000);
    const { disk, version, update } = await versions();
    let entries: readonly string[] = [];
    let environment = '';
    const booted = await bootImage(disk, firmware, {
      before: (copy) => fillSlotB(copy, version, update),
      after: async (copy) => {
        entries = (await espPathsOf(copy)).filter((path) => path.startsWith('loader/entries/'));
        environment = await readEspFile(copy, 'grub/grubenv');
      },
    });
    const last = booted.console.slice(-20).join('\n');
    t.is(booted.osRelease, `lvsmith-director ${next}`, last);
    t.log(`failed units: ${booted.failed.join(', ')}`);
    t.is(booted.secureBoot, firmware === 'bios' ? '' : 'enabled (user)');
    const left = environment.split('\n').find((line) => line.startsWith('b_left='));
    t.is(left, firmware === 'bios' ? 'b_left=2' : 'b_left=3');
    const name =
      firmware === 'secure-boot' ? `lvsmith_${next}+2-1.conf` : `lvsmith_${next}+3-0.conf`;
    t.deepEqual(
      entries,
      [`loader/entries/${name}`, `loader/entries/lvsmith_${version}.conf`].toSorted(),
    );
  });
