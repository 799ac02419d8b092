import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { nodeDisk } from '../../../../../overlays/base/update/disk.ts';

/** A sysfs with two disks whose partitions have these names; `254:N` is partition N of the first. */
async function sysfs(first: readonly string[], second: readonly string[]): Promise<string> {
  const sys = await mkdtemp(join(tmpdir(), 'sys-'));
  await mkdir(join(sys, 'dev/block'), { recursive: true });
  for (const [disk, names] of [first, second].entries())
    for (const [index, name] of names.entries()) {
      const device = `vd${'ab'[disk]}${index + 1}`;
      const path = join(sys, 'devices', `vd${'ab'[disk]}`, device);
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'partition'), `${index + 1}\n`);
      await writeFile(join(path, 'uevent'), `DEVTYPE=partition\nPARTNAME=${name}\n`);
      await writeFile(join(path, 'size'), '1048576\n');
      await symlink(path, join(sys, 'dev/block', `${254 - disk}:${index + 1}`));
    }
  return sys;
}

const whole = ['linux', 'esp', 'root-a', 'root-b', 'var'];

test('the other slot and the ESP are those of the disk that runs', async (t) => {
  const sys = await sysfs(whole, whole);
  const slotSize = 512 * 2 ** 20;
  t.deepEqual(nodeDisk('254:3', sys), {
    running: 'a',
    other: '/dev/vda4',
    slotSize,
    esp: '/dev/vda2',
  });
  t.deepEqual(nodeDisk('253:4', sys), {
    running: 'b',
    other: '/dev/vdb3',
    slotSize,
    esp: '/dev/vdb2',
  });
});

for (const [title, names, root] of [
  ['with one root', ['linux', 'esp', 'root', 'var'], '254:3'],
  ['whose root is none of its slots', whole, '254:5'],
] as const)
  test(`a disk ${title} is not updated`, async (t) => {
    const sys = await sysfs(names, whole);
    t.throws(() => nodeDisk(root, sys), { message: /has no slots/ });
  });
