import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPartitions, rootsOf } from '../../scripts/image/disk/gpt.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

/** Runs `work` with every file of a finished disk in a folder, without owners and modes. */
export async function withUnpackedImage<T>(
  disk: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const tools = await ensureSysroot('build');
  const partitions = await readPartitions(disk);
  const root = rootsOf(partitions)[0]?.offset;
  const state = partitions.find(({ label }) => label === 'var')?.offset;
  const folder = await mkdtemp(join(tmpdir(), 'unpacked-'));
  const unpack = (...argv: [string, ...string[]]) =>
    run(
      sandboxed(tools, argv, {
        readOnly: { '/disk.raw': resolve(disk) },
        writable: { '/unpacked': folder },
      }),
    );
  try {
    const options = ['--no-preserve', `--offset=${root}`];
    await unpack('fsck.erofs', '--extract=/unpacked/root', ...options, '/disk.raw');
    await mkdir(join(folder, 'var'));
    const device = `/disk.raw?offset=${state}`;
    await unpack('debugfs', '-R', 'rdump / /unpacked/var', device);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
