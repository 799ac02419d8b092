import test from 'ava';
import { awaitOutcome, SlotMachine } from './slot-machine.ts';
import { updateFiles } from '../../overlays/shared/update/update-state.ts';
import { next } from './slot-versions.ts';

/*
 * The power is cut at ten moments of writing a slot; each start is the proof of the one before, and the next attempt.
 * What a disk may have of writes that were not forced to it is cut at every step in write-slot.test.ts.
 */

const { incoming } = updateFiles;

/** Writes the payload of the second disk, and tells how much of the slot has reached the disk. */
const tellingHowFar = `
. /usr/lib/os-release
say runs $IMAGE_VERSION
say status $(lvsmith status | grep ^update | tr '\\n' ' ')
rm -rf ${incoming}
mkdir -p ${incoming}
for disk in /dev/vd?; do [ -e "\${disk}1" ] || payload=$disk; done
tar -xf "$payload" -C ${incoming}
slot=$(basename $(readlink -f /dev/disk/by-partlabel/root-b))
written() { awk -v slot=$slot '$3 == slot { print int($10 / 2048) }' /proc/diskstats; }
before=$(written)
say begins now
/usr/lib/lvsmith/update ${incoming}/director.update.json >/run/said 2>&1 &
while kill -0 $! 2>/dev/null; do
  say written $(($(written) - before)) MiB
  sleep 0.2
done
say update $(tr '\\n' ' ' </run/said)
rm -rf ${incoming}
sync
`;

/** MiB of the root that are on the disk, of some 250. */
const moments = [0, 1, 25, 50, 80, 110, 140, 170, 200, 230];

for (const firmware of ['bios', 'secure-boot'] as const)
  test.serial(`by ${firmware} the power may be cut at any moment of writing a slot`, async (t) => {
    t.timeout(3_600_000);
    await using machine = await SlotMachine.create(firmware);
    const { version } = machine;
    for (const [index, moment] of moments.entries()) {
      if (index % 2 !== (firmware === 'bios' ? 0 : 1)) continue;
      const cut = await machine.start(tellingHowFar, {}, (line) => {
        const written = /@written (\d+) MiB/.exec(line)?.[1];
        return written !== undefined && Number(written) >= moment;
      });
      t.is(cut.said('runs'), version, cut.console.slice(-20).join('\n'));
      t.is(cut.said('update'), '', 'it was cut off before its end');
      t.log(`cut at ${cut.said('written')}; before: ${cut.said('status')}`);
      if (index > 1) t.regex(cut.said('status'), new RegExp(`${next} was not written to the end`));
    }
    const whole = await machine.start(tellingHowFar);
    t.is(whole.said('runs'), version);
    t.regex(whole.said('update'), new RegExp(`^${next} is in the other slot`));
    const tried = await machine.start(awaitOutcome);
    t.is(tried.osRelease, `lvsmith-director ${next}`, tried.console.slice(-20).join('\n'));
    t.like(JSON.parse(tried.said('outcome')), { version: next, result: 'good' });
  });
