import { mkdir, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { bless, standingOf } from '../../../../../overlays/base/trial/boot-loaders.ts';
import { diskMedium } from '../../../../../overlays/base/update/esp-medium.ts';
import { entryText, sortKey } from '../../../../../overlays/shared/update/boot-files.ts';
import {
  grubEnvironmentText,
  parseGrubEnvironment,
  type GrubEnvironment,
} from '../../../../../overlays/shared/update/grub-environment.ts';

const boots = (version: string) => ({ version, commandLine: `root=UUID=${version} ro quiet` });

const onTrial: GrubEnvironment = {
  order: ['b', 'a'],
  slots: {
    a: { good: true, left: 0, boots: boots('1.3') },
    b: { good: false, left: 2, boots: boots('1.4') },
  },
};

const b = { slot: 'b', version: '1.4' } as const;

/** An ESP on which 1.4 in slot B was started once by each of the boot loaders. */
async function esp(environment = grubEnvironmentText(onTrial)) {
  const folder = await mkdtemp(join(tmpdir(), 'esp-'));
  for (const each of ['grub', 'loader/entries'])
    await mkdir(join(folder, each), { recursive: true });
  await writeFile(join(folder, 'slot'), '');
  await writeFile(join(folder, 'grub/grubenv'), environment);
  await writeFile(join(folder, 'grub/grubenv.bak'), grubEnvironmentText(onTrial));
  for (const [name, version] of [
    ['lvsmith_1.3.conf', '1.3'],
    ['lvsmith_1.4+2-1.conf', '1.4'],
  ] as const) {
    const text = entryText({ image: 'lvsmith-director', ...boots(version) }) + sortKey(1);
    await writeFile(join(folder, 'loader/entries', name), text);
  }
  const medium = () => diskMedium(folder, join(folder, 'slot'));
  return { folder, medium };
}

test('an environment block is read back as it was written', (t) => {
  t.deepEqual(parseGrubEnvironment(grubEnvironmentText(onTrial)), onTrial);
  t.is(parseGrubEnvironment('b_left=3\n'), undefined);
  t.is(parseGrubEnvironment(`# GRUB Environment Block\n${'#'.repeat(999)}`), undefined);
});

test('each boot loader says how often it still tries a version', async (t) => {
  const { medium } = await esp();
  using disk = medium();
  for (const firmware of ['bios', 'uefi'] as const) {
    t.is(standingOf(disk, b, firmware), 2);
    t.is(standingOf(disk, { slot: 'a', version: '1.3' }, firmware), 'good');
    t.is(standingOf(disk, { slot: 'b', version: '1.5' }, firmware), undefined);
  }
});

test('a blessed version is good for both, and nothing else of GRUB changes', async (t) => {
  const { folder, medium } = await esp();
  const before = await readFile(join(folder, 'grub/grubenv'), 'latin1');
  {
    using disk = medium();
    bless(disk, b);
    for (const firmware of ['bios', 'uefi'] as const) t.is(standingOf(disk, b, firmware), 'good');
    bless(disk, b);
  }
  t.deepEqual((await readdir(join(folder, 'loader/entries'))).toSorted(), [
    'lvsmith_1.3.conf',
    'lvsmith_1.4.conf',
  ]);
  const after = await readFile(join(folder, 'grub/grubenv'), 'latin1');
  t.is(after.slice(512), before.slice(512), 'one sector');
  t.is(after.length, before.length);
  t.is(await readFile(join(folder, 'grub/grubenv.bak'), 'latin1'), after);
  t.deepEqual(parseGrubEnvironment(after), {
    ...onTrial,
    slots: { ...onTrial.slots, b: { ...onTrial.slots.b, good: true, left: 0 } },
  });
});

test('a damaged block: the backup counts, as for GRUB', async (t) => {
  const { medium } = await esp('damaged');
  using disk = medium();
  t.is(standingOf(disk, b, 'bios'), 2);
});

test('a version that the boot loaders do not know is not blessed', async (t) => {
  const { folder, medium } = await esp();
  using disk = medium();
  t.throws(() => bless(disk, { slot: 'a', version: '1.4' }), { message: /do not know 1\.4/ });
  const entries = join(folder, 'loader/entries');
  await rename(join(entries, 'lvsmith_1.4+2-1.conf'), join(entries, 'lvsmith_1.5+2-1.conf'));
  t.throws(() => bless(disk, b), { message: /do not know 1\.4/ });
});
