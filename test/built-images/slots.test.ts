import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import test from 'ava';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { erofsSize } from '../../scripts/image/disk/erofs.ts';
import { readPartitions, rootsOf, type Partition } from '../../scripts/image/disk/gpt.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';
import { espPathsOf, readEspFile } from './esp.ts';
import { readImageFile } from './read-image-file.ts';

// The two slots of an image: for ever as they are, so every number counts.

const MiB = 2 ** 20;

async function built(role: Role) {
  const request = { role, profile: 'lab', mirror: {}, progress: silentProgress };
  const { disk, version } = await buildImage(request);
  const partitions = await readPartitions(disk);
  const file = (suffix: string) => readFile(disk.replace(/raw$/, suffix));
  return { disk, version, partitions, file };
}

for (const role of roles) {
  test.serial(`${role}: two slots of the same size, and /var at the end of the disk`, async (t) => {
    const { disk, partitions } = await built(role);
    const inOrder = partitions.toSorted((one, other) => one.offset - other.offset);
    t.deepEqual(
      inOrder.slice(1).map(({ label, size }) => `${label} ${size / MiB}`),
      ['esp 128', 'root-a 512', 'root-b 512', 'var 512'],
    );
    const [a] = rootsOf(partitions);
    const used = await erofsSize(disk, a?.offset ?? 0);
    t.true(used > 100 * MiB && used < 0.8 * 512 * MiB, `the root has ${used} bytes`);
    t.true((await stat(disk)).size < 2e9, 'it fits on a disk of 2 GB');
  });

  test.serial(`${role}: the second slot is empty and takes no room`, async (t) => {
    const { disk, partitions } = await built(role);
    const [a, b] = rootsOf(partitions);
    t.true(await isZero(disk, b), 'nothing but zeros');
    const used = await erofsSize(disk, a?.offset ?? 0);
    const { blocks } = await stat(disk);
    // Kernel, initrd and boot loaders; what is on /var.
    t.true(blocks * 512 < used + 32 * MiB, `${blocks * 512} bytes are allocated`);
  });

  test.serial(`${role}: both boot loaders start the version of slot A`, async (t) => {
    const { disk, version, file } = await built(role);
    t.deepEqual(await espPathsOf(disk), [
      'EFI/BOOT/BOOTX64.EFI',
      'EFI/BOOT/grubx64.EFI',
      'EFI/systemd/systemd-bootx64.efi',
      'grub/grub.cfg',
      'grub/grubenv',
      'grub/grubenv.bak',
      `loader/entries/lvsmith_${version}.conf`,
      'loader/loader.conf',
      `lvsmith/initrd_${version}`,
      `lvsmith/vmlinuz_${version}`,
    ]);
    const commandLine = (await file('cmdline')).toString().trim();
    const entry = await readEspFile(disk, `loader/entries/lvsmith_${version}.conf`);
    t.true(entry.split('\n').includes(`options ${commandLine}`), entry);
    const environment = await readEspFile(disk, 'grub/grubenv');
    for (const line of ['order=a b', 'a_good=1', 'b_good=0', `a_options=${commandLine}`])
      t.true(environment.split('\n').includes(line), line);
    t.is(await readEspFile(disk, 'grub/grubenv.bak'), environment);
    t.is(await readEspFile(disk, 'loader/loader.conf'), 'timeout 0\neditor no\n');
    t.is(await readEspFile(disk, 'grub/grub.cfg'), await readFile(program, 'utf8'));
  });

  test.serial(`${role}: the root is the one that the command line names`, async (t) => {
    const { disk, version, partitions, file } = await built(role);
    const [a] = rootsOf(partitions);
    const id = await superblockId(disk, a);
    t.true((await file('cmdline')).toString().startsWith(`root=UUID=${id} ro `));
    const manifest = JSON.parse((await file('manifest.json')).toString());
    t.like(manifest, { version, rootId: id });
    const osRelease = await readImageFile(disk, '/usr/lib/os-release');
    t.is(/^IMAGE_VERSION="?(.*?)"?$/m.exec(osRelease)?.[1], version);
  });
}

const program = 'scripts/image/mkosi-files/grub.cfg';

async function isZero(disk: string, part: Partition | undefined): Promise<boolean> {
  const hash = createHash('sha256');
  const zeros = createHash('sha256');
  await using file = await open(disk);
  const chunk = Buffer.alloc(16 * MiB);
  for (let done = 0; done < (part?.size ?? 0); done += chunk.length) {
    zeros.update(Buffer.alloc(chunk.length));
    await file.read(chunk, 0, chunk.length, (part?.offset ?? 0) + done);
    hash.update(chunk);
  }
  return hash.digest('hex') === zeros.digest('hex');
}

/** The UUID in the superblock of an erofs. */
async function superblockId(disk: string, part: Partition | undefined): Promise<string> {
  await using file = await open(disk);
  const { buffer } = await file.read(Buffer.alloc(16), 0, 16, (part?.offset ?? 0) + 1024 + 48);
  return buffer.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
