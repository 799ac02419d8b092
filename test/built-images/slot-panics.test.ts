import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { espPaths, trialEntryPath } from '../../overlays/shared/update/boot-files.ts';
import { espPathsOf, readEsp, replaceEsp } from './esp.ts';
import { awaitOutcome, SlotMachine, writeOtherSlot } from './slot-machine.ts';
import { next } from './slot-versions.ts';

// A version whose kernel panics before anything of the system runs: only the boot loaders can count its starts.

/** The kernel starts busybox in the place of init; that ends, which no init may. */
const panics = ' rdinit=/bin/busybox';

for (const firmware of ['bios', 'secure-boot'] as const)
  test.serial(`by ${firmware} a version whose kernel panics is given up`, async (t) => {
    t.timeout(3_600_000);
    await using machine = await SlotMachine.create(firmware);
    const { version } = machine;
    const before = await machine.start(writeOtherSlot);
    t.regex(before.said('update'), new RegExp(`^${next} is in the other slot`));
    await breakKernel(machine.disk);
    for (const left of [2, 1, 0]) {
      const { console: lines } = await machine.start('');
      t.true(
        lines.some((line) => line.includes('Kernel panic')),
        lines.slice(-20).join('\n'),
      );
      const { entries, grub } = await machine.bootFiles();
      if (firmware === 'bios') t.true(grub.split('\n').includes(`b_left=${left}`), grub);
      else t.true(entries.includes(`loader/entries/lvsmith_${next}+${left}-${3 - left}.conf`));
    }
    const back = await machine.start(awaitOutcome);
    t.is(back.osRelease, `lvsmith-director ${version}`, back.console.slice(-20).join('\n'));
    t.like(JSON.parse(back.said('outcome')), {
      version: next,
      previous: version,
      result: 'failed',
      reasons: [],
    });
    t.regex(
      back.said('status'),
      new RegExp(`runs ${version}; ${next} failed three times: it never came as far`),
    );
  });

/** Gives the version in slot B the parameter. Signatures are checked when a slot is written, so nothing else notices. */
async function breakKernel(disk: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'esp-'));
  try {
    const before = await espPathsOf(disk);
    await readEsp(disk, folder);
    const entry = join(folder, trialEntryPath(next));
    await writeFile(entry, (await readFile(entry, 'utf8')).replace(/^options .*$/m, `$&${panics}`));
    const environment = join(folder, espPaths.grubEnvironment);
    const text = await readFile(environment, 'latin1');
    const changed = text.replace(/^b_options=.*$/m, `$&${panics}`);
    await writeFile(environment, changed.slice(0, text.length), 'latin1');
    await replaceEsp(disk, folder, before);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
