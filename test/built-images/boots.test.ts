import test, { type ExecutionContext } from 'ava';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import { bootImage, diskBytes, hardware, type Booted } from '../../scripts/lab/qemu/boot-image.ts';
import { buildImage, type BuildResult } from '../../scripts/image/build.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';

const firmwares = ['bios', 'uefi'] as const;

/** Which images are booted, beside the lab's: one as profiles leave it, one with the other kind of root. */
const defaults = 'web';
const writable = 'test/built-images/profiles/writable.yaml';

function imageOf(role: Role, profile: string): Promise<BuildResult> {
  return buildImage({ role, profile, mirror: {}, progress: silentProgress, wait: true });
}

/** Both ways at once: each machine has one processor, and computers that test have two. */
async function bootBoth(role: Role) {
  const image = await imageOf(role, 'lab');
  const [bios, uefi] = await Promise.all(firmwares.map((each) => bootImage(image.disk, each)));
  if (bios === undefined || uefi === undefined) throw new Error('two boots were asked for');
  return { image, bios, uefi };
}

function bootsWell(t: ExecutionContext, role: Role, image: BuildResult, booted: Booted): void {
  const last = booted.console.slice(-20).join('\n');
  t.true(booted.seconds > 0, `multi-user.target was not reached:\n${last}`);
  t.deepEqual(booted.failed, []);
  t.is(booted.timedOut, '', 'a unit waited in vain for a device');
  t.is(booted.osRelease, `lvsmith-${role} ${image.version}`);
  // All but the slots, the ESP and what ext4 needs for itself.
  t.true(booted.varBytes > diskBytes * 0.55, `/var has ${booted.varBytes} bytes`);
  t.log(`${booted.seconds.toFixed(1)} s from power-on; ${booted.analysis}`);
  t.log(`${(booted.memory / 1e6).toFixed(0)} MB of memory in use`);
}

for (const role of roles) {
  let both: ReturnType<typeof bootBoth> | undefined;
  for (const firmware of firmwares)
    test.serial(`the ${role} boots by ${firmware} to multi-user, nothing failed`, async (t) => {
      both ??= bootBoth(role);
      const { [firmware]: booted, image } = await both;
      bootsWell(t, role, image, booted);
      t.is(booted.root, 'erofs');
    });
}

test.serial(
  "a profile's default director boots on a server: Secure Boot, NVMe and a card of Intel's",
  async (t) => {
    const image = await imageOf('director', defaults);
    const macs = ['52:54:00:71:00:15', '52:54:00:68:00:c9'];
    const booted = await bootImage(image.disk, 'secure-boot', { hardware: hardware.server, macs });
    bootsWell(t, 'director', image, booted);
    t.is(booted.root, 'erofs');
    t.deepEqual(booted.nicDrivers, ['e1000e', 'e1000e']);
    t.is(booted.secureBoot, 'enabled (user)');
  },
);

test.serial(
  'a realserver with a writable root and a further disk boots on the hardware of VMware',
  async (t) => {
    const image = await imageOf('realserver', writable);
    const macs = ['52:54:00:71:00:1f'];
    const booted = await bootImage(image.disk, 'bios', {
      hardware: hardware.vmware,
      macs,
      blank: ['DATA-1'],
      probe: 'say data $(findmnt -no FSTYPE,SOURCE,OPTIONS /srv/data)',
    });
    bootsWell(t, 'realserver', image, booted);
    t.is(booted.root, 'ext2/ext3');
    t.deepEqual(booted.nicDrivers, ['vmxnet3']);
    const [data = ''] = booted.console.filter((line) => line.includes('@data'));
    t.regex(data, /@data ext4 \/dev\/sd[ab] rw,nosuid,nodev/, 'it was formatted, and is mounted');
  },
);
