import test from 'ava';
import { awaitOutcome, SlotMachine, writeOtherSlot } from './slot-machine.ts';
import { next } from './slot-versions.ts';

// A new version on which nothing runs any more, not even systemd: the hardware's watchdog resets the machine.

/** Keeps the only processor for ever, before everything else. */
const standStill = `
echo -1 >/proc/sys/kernel/sched_rt_runtime_us
say stands-still now
exec chrt --fifo 99 sh -c 'while :; do :; done'
`;

test.serial('a version that stands still is reset by the watchdog, and tried again', async (t) => {
  t.timeout(1_800_000);
  await using machine = await SlotMachine.create('bios', 'realserver');
  await machine.start(writeOtherSlot);
  const hung = await machine.start(standStill);
  t.is(hung.said('stands-still'), 'now', hung.console.slice(-20).join('\n'));
  t.is(hung.osRelease, '', 'it did not go off by itself');
  t.true((await machine.bootFiles()).grub.split('\n').includes('b_left=2'));

  const again = await machine.start(awaitOutcome);
  t.is(again.osRelease, `lvsmith-realserver ${next}`, again.console.slice(-20).join('\n'));
  t.like(JSON.parse(again.said('outcome')), {
    version: next,
    result: 'good',
    reasons: [],
  });
});
