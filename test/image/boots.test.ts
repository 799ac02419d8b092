import test from 'ava';
import { roles } from '../../overlays/shared/node.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { lvsmithVersion } from '../../scripts/image/version.ts';
import { silentProgress } from '../../scripts/report/progress.ts';
import { bootImage, diskBytes } from './boot.ts';

for (const role of roles)
  for (const firmware of ['bios', 'uefi'] as const)
    test.serial(`the ${role} boots by ${firmware} to multi-user, nothing failed`, async (t) => {
      const request = { role, profile: 'lab', mirror: {}, progress: silentProgress };
      const { disk } = await buildImage(request);
      const booted = await bootImage(disk, firmware);
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
