import test from 'ava';
import { roles, type Role } from '../../overlays/shared/node.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { lvsmithVersion } from '../../scripts/image/version.ts';
import { silentProgress } from '../../scripts/report/progress.ts';
import { bootImage, diskBytes } from '../../scripts/image/boot-image.ts';

const firmwares = ['bios', 'uefi'] as const;

/** Both ways at once: each machine has one processor, and computers that test have two. */
async function bootBoth(role: Role) {
  const request = { role, profile: 'lab', mirror: {}, progress: silentProgress, patient: true };
  const { disk } = await buildImage(request);
  const [bios, uefi] = await Promise.all(firmwares.map((each) => bootImage(disk, each)));
  if (bios === undefined || uefi === undefined) throw new Error('two boots were asked for');
  return { bios, uefi };
}

for (const role of roles) {
  let both: ReturnType<typeof bootBoth> | undefined;
  for (const firmware of firmwares)
    test.serial(`the ${role} boots by ${firmware} to multi-user, nothing failed`, async (t) => {
      both ??= bootBoth(role);
      const { [firmware]: booted } = await both;
      const last = booted.console.slice(-20).join('\n');
      t.true(booted.seconds > 0, `multi-user.target was not reached:\n${last}`);
      t.deepEqual(booted.failed, []);
      t.is(booted.timedOut, '', 'a unit waited in vain for a device');
      t.is(booted.osRelease, `lvsmith-${role} ${lvsmithVersion()}`);
      // All but the root, the ESP and what ext4 needs for itself.
      t.true(booted.varBytes > diskBytes * 0.85, `/var has ${booted.varBytes} bytes`);
      t.log(`${booted.seconds.toFixed(1)} s from power-on; ${booted.analysis}`);
      t.log(`${(booted.memory / 1e6).toFixed(0)} MB of memory in use`);
    });
}
