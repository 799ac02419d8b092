import test from 'ava';
import { awaitOutcome, SlotMachine, writeOtherSlot } from './slot-machine.ts';
import { next } from './slot-versions.ts';

// A version that is well: it is tried, proves itself, and is started from then on.

for (const firmware of ['bios', 'secure-boot'] as const)
  test.serial(`by ${firmware} a machine updates itself, and the new version stays`, async (t) => {
    t.timeout(1_800_000);
    await using machine = await SlotMachine.create(firmware);
    const { version } = machine;
    const before = await machine.start(writeOtherSlot);
    t.is(before.osRelease, `lvsmith-director ${version}`);
    t.regex(before.said('update'), new RegExp(`^${next} is in the other slot`));

    const tried = await machine.start(awaitOutcome);
    const last = tried.console.slice(-20).join('\n');
    t.is(tried.osRelease, `lvsmith-director ${next}`, last);
    t.is(tried.said('trial'), 'none', last);
    t.like(JSON.parse(tried.said('outcome')), { version: next, previous: version, result: 'good' });
    const { entries, grub } = await machine.bootFiles();
    t.deepEqual(
      entries,
      [`loader/entries/lvsmith_${version}.conf`, `loader/entries/lvsmith_${next}.conf`].toSorted(),
    );
    for (const line of ['order=b a', 'b_good=1', 'b_left=0', 'a_good=1'])
      t.true(grub.split('\n').includes(line), line);

    const after = await machine.start('');
    t.is(after.osRelease, `lvsmith-director ${next}`, after.console.slice(-20).join('\n'));
    t.deepEqual((await machine.bootFiles()).grub, grub, 'nothing is counted any more');
  });
