import test from 'ava';
import { awaitOutcome, awaitRestart, SlotMachine, writeOtherSlot } from './slot-machine.ts';
import { next } from './slot-versions.ts';

// A version on which a unit fails: it is tried three times, then the one before runs again and says why.

/** For as long as the new version runs. The limit is short, for a test does not have half an hour. */
const broken = {
  'systemd.extra-unit.lvsmith-broken.service':
    '[Unit]\nDescription=A unit that fails\n[Service]\nType=oneshot\nExecStart=/bin/false\n',
  'systemd.unit-dropin.sysinit.target': '[Unit]\nWants=lvsmith-broken.service\n',
  'systemd.unit-dropin.lvsmith-trial.service': '[Service]\nEnvironment=LVSMITH_TRIAL_LIMIT=20\n',
};

for (const firmware of ['bios', 'secure-boot'] as const)
  test.serial(
    `by ${firmware} a version that is not well is given up after three starts`,
    async (t) => {
      t.timeout(3_600_000);
      await using machine = await SlotMachine.create(firmware);
      const { version } = machine;
      await machine.start(writeOtherSlot);
      for (const left of [2, 1, 0]) {
        const start = await machine.start(awaitRestart, broken);
        t.is(start.said('still-there'), '', start.console.slice(-20).join('\n'));
        const { entries, grub } = await machine.bootFiles();
        if (firmware === 'bios') t.true(grub.split('\n').includes(`b_left=${left}`), grub);
        else t.true(entries.includes(`loader/entries/lvsmith_${next}+${left}-${3 - left}.conf`));
      }
      const back = await machine.start(awaitOutcome);
      const last = back.console.slice(-20).join('\n');
      t.is(back.osRelease, `lvsmith-director ${version}`, last);
      t.like(JSON.parse(back.said('outcome')), {
        version: next,
        previous: version,
        result: 'failed',
      });
      t.regex(
        back.said('status'),
        new RegExp(`runs ${version}; ${next} failed three times: lvsmith-broken.service failed`),
      );
    },
  );
