import { createHash } from 'node:crypto';
import test from 'ava';
import type { Medium } from '../../../../../overlays/base/update/medium.ts';
import {
  checkRoom,
  writeSlot,
  type Running,
} from '../../../../../overlays/base/update/write-slot.ts';
import {
  entryPath,
  entryText,
  initrdPath,
  installationOf,
  kernelPath,
  sortKey,
  trialEntryPath,
} from '../../../../../overlays/shared/update/boot-files.ts';
import { grubEnvironmentText } from '../../../../../overlays/shared/update/grub-environment.ts';
import { otherSlot, slots } from '../../../../../overlays/shared/update/slots.ts';
import { Random } from '../../../../helpers/lease/random.ts';

// A disk in memory, cut off at every step; of what was not yet forced to it, any part may be there.

const rootSize = 40_000;

function rootOf(version: string): Buffer {
  return Buffer.alloc(rootSize, `root of ${version} `);
}

function boots(version: string) {
  return { image: 'lvsmith-director', version, commandLine: `root=UUID=${version} ro` };
}

class Cut extends Error {}

/** An ESP and a slot. What was written since the last sync is applied in part when the power goes. */
class Disk implements Medium {
  readonly files = new Map<string, Buffer>();
  slot = Buffer.alloc(rootSize + 4096);
  steps = 0;
  cutAt = Infinity;
  free = 0;
  #pending: (() => void)[] = [];

  /** The state of a disk that runs `version` from a slot and has an older one in the other. */
  static with(running: Running, older: string | undefined): Disk {
    const disk = new Disk();
    const add = (version: string, installation: number) => {
      disk.files.set(kernelPath(version), Buffer.from(`kernel ${version}`));
      disk.files.set(initrdPath(version), Buffer.from(`initrd ${version}`));
      const entry = entryText(boots(version)) + sortKey(installation);
      disk.files.set(entryPath(version), Buffer.from(entry));
    };
    add(running.version, 1);
    if (older !== undefined) add(older, 0);
    if (older !== undefined) disk.slot.set(rootOf(older));
    const good = { good: true, left: 0, boots: boots(running.version) };
    const rest = { good: older !== undefined, left: 0, boots: older ? boots(older) : undefined };
    const text = grubEnvironmentText({
      order: [running.slot, otherSlot(running.slot)],
      slots: running.slot === 'a' ? { a: good, b: rest } : { a: rest, b: good },
    });
    for (const name of ['grub/grubenv', 'grub/grubenv.bak'])
      disk.files.set(name, Buffer.from(text));
    return disk;
  }

  list(folder: string): readonly string[] {
    const below = [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`));
    return below.map((path) => path.slice(folder.length + 1));
  }

  read(path: string): Buffer {
    const file = this.files.get(path);
    if (file === undefined) throw new Error(`no ${path}`);
    return file;
  }

  size(path: string): number {
    return this.read(path).length;
  }

  room(): number {
    return this.free;
  }

  replace(path: string, bytes: Uint8Array): void {
    this.#step(() => this.files.set(path, Buffer.from(bytes)));
  }

  /** A disk writes sector by sector. */
  overwrite(path: string, bytes: Uint8Array): void {
    for (const at of [0, 512])
      this.#step(() => {
        const file = Buffer.from(this.read(path));
        file.set(bytes.subarray(at, at + 512), at);
        this.files.set(path, file);
      });
  }

  remove(path: string): void {
    this.#step(() => this.files.delete(path));
  }

  rename(from: string, to: string): void {
    this.#step(() => {
      this.files.set(to, this.read(from));
      this.files.delete(from);
    });
  }

  writeSlot(offset: number, bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    this.#step(() => this.slot.set(copy, offset));
  }

  sync(): void {
    if (this.steps++ === this.cutAt) throw new Cut();
    for (const apply of this.#pending) apply();
    this.#pending = [];
  }

  /** What is on the disk when the power is back. */
  powerOff(random: () => number): void {
    for (const apply of this.#pending) if (random() < 0.5) apply();
    this.#pending = [];
    this.cutAt = Infinity;
  }

  /** Programs see what they have written at once; here nothing reads it before the next sync. */
  #step(apply: () => void): void {
    if (this.steps++ === this.cutAt) throw new Cut();
    this.#pending.push(apply);
  }
}

async function* pieces(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function update(disk: Disk, running: Running, version: string): Promise<void> {
  const root = rootOf(version);
  await writeSlot(disk, running, {
    boots: boots(version),
    entry: entryText(boots(version)),
    kernel: Buffer.from(`kernel ${version}`),
    initrd: Buffer.from(`initrd ${version}`),
    root: pieces(root, 3000),
    rootDigest: createHash('sha256').update(root).digest('hex'),
  });
}

/** What GRUB would start, in its order. */
function grubStarts(environment: string): readonly string[] {
  const lines = environment.split('\n');
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return value('order')
    .split(' ')
    .filter((slot) => value(`${slot}_good`) === '1' || Number(value(`${slot}_left`)) > 0)
    .map((slot) => value(`${slot}_version`));
}

/** What systemd-boot would start, in its order. */
function systemdBootStarts(disk: Disk): readonly string[] {
  return disk
    .list('loader/entries')
    .map((name) => disk.read(`loader/entries/${name}`).toString())
    .toSorted((one, other) => installationOf(other) - installationOf(one))
    .map((entry) => /^version (.*)$/m.exec(entry)?.[1] ?? '');
}

/** What is wrong with what a disk would start: it must have all of a version, and the running one. */
function faults(disk: Disk, running: Running): readonly string[] {
  const found: string[] = [];
  const ways = [
    ...['grub/grubenv', 'grub/grubenv.bak'].map((name) => grubStarts(disk.read(name).toString())),
    systemdBootStarts(disk),
  ];
  for (const [way, versions] of ways.entries()) {
    if (!versions.includes(running.version)) found.push(`${way} does not start what runs`);
    for (const version of versions.filter((each) => each !== running.version && each !== '')) {
      const complete =
        disk.files.get(kernelPath(version))?.toString() === `kernel ${version}` &&
        disk.files.get(initrdPath(version))?.toString() === `initrd ${version}` &&
        disk.slot.subarray(0, rootSize).equals(rootOf(version));
      // A root without its first block is not found: the kernel restarts the machine, and that is counted.
      if (!complete) found.push(`${way} starts a part of ${version}`);
    }
  }
  const head = disk.slot.subarray(0, 4096);
  const roots = ['1.3', '1.5'].map((version) =>
    disk.slot.subarray(0, rootSize).equals(rootOf(version)),
  );
  if (head.some((byte) => byte !== 0) && !roots.includes(true))
    found.push('a part of a root would be found');
  if (disk.files.get(kernelPath(running.version))?.toString() !== `kernel ${running.version}`)
    found.push('the running kernel is gone');
  if (!disk.read('grub/grubenv').toString().includes(`options=root=UUID=${running.version} ro\n`))
    found.push('the running command line is gone');
  return found;
}

for (const slot of slots)
  for (const older of [undefined, '1.3'])
    test(`slot ${slot} runs, the other has ${older ?? 'nothing'}: the new version is tried first`, async (t) => {
      const running = { slot, version: '1.4' };
      const disk = Disk.with(running, older);
      await update(disk, running, '1.5');
      t.deepEqual(faults(disk, running), []);
      t.deepEqual(grubStarts(disk.read('grub/grubenv').toString()), ['1.5', '1.4']);
      t.deepEqual(systemdBootStarts(disk), ['1.5', '1.4']);
      t.true(disk.files.has(trialEntryPath('1.5')));
      t.deepEqual(
        [...disk.files.keys()].filter((path) => path.includes('1.3')),
        [],
      );
    });

for (const slot of slots)
  test(`slot ${slot} runs: it starts after a power cut at any step, and the next attempt succeeds`, async (t) => {
    const running = { slot, version: '1.4' };
    const whole = Disk.with(running, '1.3');
    await update(whole, running, '1.5');
    const random = new Random(1);
    for (let cutAt = 0; cutAt < whole.steps; cutAt++)
      for (let trial = 0; trial < 20; trial++) {
        const disk = Disk.with(running, '1.3');
        disk.cutAt = cutAt;
        await t.throwsAsync(update(disk, running, '1.5'), { instanceOf: Cut });
        disk.powerOff(() => random.next());
        t.deepEqual(faults(disk, running), [], `cut at step ${cutAt}`);
        await update(disk, running, '1.5');
        t.deepEqual(systemdBootStarts(disk), ['1.5', '1.4']);
      }
  });

test('an older version is tried first too, when it is installed later', async (t) => {
  const running = { slot: 'a', version: '1.4' } as const;
  const disk = Disk.with(running, undefined);
  await update(disk, running, '1.2');
  t.deepEqual(systemdBootStarts(disk), ['1.2', '1.4']);
});

test('a root that is not the signed one is never started', async (t) => {
  const running = { slot: 'a', version: '1.4' } as const;
  const disk = Disk.with(running, '1.3');
  const root = rootOf('1.5');
  const version = {
    boots: boots('1.5'),
    entry: entryText(boots('1.5')),
    kernel: Buffer.from('k'),
    initrd: Buffer.from('i'),
    root: pieces(root, 3000),
    rootDigest: createHash('sha256').update('another').digest('hex'),
  };
  await t.throwsAsync(writeSlot(disk, running, version), {
    message: /not the one that was signed/,
  });
  disk.sync();
  t.deepEqual(systemdBootStarts(disk), ['1.4']);
  t.true(disk.slot.subarray(0, 4096).every((byte) => byte === 0));
});

test('a version on trial is not updated: the other slot is its way back', async (t) => {
  const running = { slot: 'a', version: '1.4' } as const;
  const disk = Disk.with(running, '1.3');
  const entry = disk.read(entryPath('1.4'));
  disk.files.delete(entryPath('1.4'));
  disk.files.set(entryPath('1.4+2-1'), entry);
  const before = new Map(disk.files);
  await t.throwsAsync(update(disk, running, '1.5'), { message: /1\.4 is on trial/ });
  disk.sync();
  t.deepEqual(disk.files, before);
});

test('what the other version had on the ESP counts as room, what others put there does not', (t) => {
  const running = { slot: 'a', version: '1.4' } as const;
  const disk = Disk.with(running, '1.3');
  const old = Buffer.alloc(10e6);
  disk.files.set(kernelPath('1.3'), old);
  disk.files.set('backup/files', old);
  disk.free = 2e6;
  t.notThrows(() => checkRoom(disk, running, 11.7e6));
  t.throws(() => checkRoom(disk, running, 12e6), {
    message: /has 11 MB for kernel and initrd, which have 12 MB\n {2}hint: remove/,
  });
});
