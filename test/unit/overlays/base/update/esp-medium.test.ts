import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { diskMedium } from '../../../../../overlays/base/update/esp-medium.ts';

async function disk() {
  const folder = await mkdtemp(join(tmpdir(), 'esp-'));
  const [esp, slot] = [join(folder, 'esp'), join(folder, 'slot')];
  await mkdir(join(esp, 'grub'), { recursive: true });
  await writeFile(join(esp, 'grub/grubenv'), 'old state');
  await writeFile(slot, Buffer.alloc(8192, 'x'));
  return { esp, slot };
}

test('files are replaced and removed by their names, and nothing else is left', async (t) => {
  const { esp, slot } = await disk();
  {
    using medium = diskMedium(esp, slot);
    medium.replace('lvsmith/vmlinuz_1.5', Buffer.from('kernel'));
    medium.replace('lvsmith/old', Buffer.from('old'));
    medium.remove('lvsmith/old');
    medium.remove('lvsmith/never-there');
    medium.overwrite('grub/grubenv', Buffer.from('new'));
    medium.sync();
    t.deepEqual(medium.list('lvsmith'), ['vmlinuz_1.5']);
    t.is(medium.read('lvsmith/vmlinuz_1.5').toString(), 'kernel');
    t.is(medium.size('lvsmith/vmlinuz_1.5'), 6);
    t.true(medium.room() > 0);
  }
  t.is(await readFile(join(esp, 'grub/grubenv'), 'utf8'), 'new state', 'in its place');
  t.deepEqual((await readdir(esp, { recursive: true })).toSorted(), [
    'grub',
    'grub/grubenv',
    'lvsmith',
    'lvsmith/vmlinuz_1.5',
  ]);
});

test('the slot is written at the places that were meant', async (t) => {
  const { esp, slot } = await disk();
  {
    using medium = diskMedium(esp, slot);
    medium.writeSlot(4096, Buffer.from('behind'));
    medium.writeSlot(0, Buffer.from('head'));
    medium.sync();
  }
  const bytes = await readFile(slot, 'latin1');
  t.is(bytes.length, 8192);
  t.is(bytes.slice(0, 6), 'headxx');
  t.is(bytes.slice(4096, 4104), 'behindxx');
});
