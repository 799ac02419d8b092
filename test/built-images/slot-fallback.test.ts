import { mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { bootImage } from '../../scripts/lab/qemu/boot-image.ts';
import { espPathsOf, readEsp, replaceEsp } from './esp.ts';
import { fillSlotB } from './fill-slot-b.ts';
import { next, versions } from './slot-versions.ts';

// A version in slot B that nobody has called good, and that has no try left.

for (const firmware of ['bios', 'uefi'] as const)
  test.serial(`by ${firmware} slot A is started again when slot B has no try left`, async (t) => {
    t.timeout(900_000);
    const { disk, version, update } = await versions();
    const booted = await bootImage(disk, firmware, {
      before: async (copy) => {
        await fillSlotB(copy, version, update);
        await useUp(copy);
      },
    });
    const last = booted.console.slice(-20).join('\n');
    t.is(booted.osRelease, `lvsmith-director ${version}`, last);
  });

/** The state after three starts that nobody called good. */
async function useUp(disk: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'esp-'));
  const before = await espPathsOf(disk);
  await readEsp(disk, folder);
  const entry = (count: string) => join(folder, `loader/entries/lvsmith_${next}+${count}.conf`);
  await rename(entry('3-0'), entry('0-3'));
  const environment = join(folder, 'grub/grubenv');
  const text = await readFile(environment, 'latin1');
  await writeFile(environment, text.replace('b_left=3', 'b_left=0'), 'latin1');
  await replaceEsp(disk, folder, before);
}
