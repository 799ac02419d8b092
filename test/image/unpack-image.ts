import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPartitions } from '../../scripts/image/gpt.ts';
import { run } from '../../scripts/report/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureTree } from '../../scripts/toolchain/trees.ts';

/** Runs `work` with every file of a finished disk in a folder, without owners and modes. */
export async function withUnpackedImage<T>(
  disk: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const tools = await ensureTree('build');
  const partitions = await readPartitions(disk);
  const offset = (name: string) => partitions.find(({ label }) => label === name)?.offset ?? 0;
  const folder = await mkdtemp(join(tmpdir(), 'unpacked-'));
  const unpack = (...argv: [string, ...string[]]) =>
    run(
      sandboxed(tools, argv, {
        readOnly: { '/disk.raw': resolve(disk) },
        writable: { '/unpacked': folder },
      }),
    );
  try {
    const options = ['--no-preserve', `--offset=${offset('root')}`];
    await unpack('fsck.erofs', '--extract=/unpacked/root', ...options, '/disk.raw');
    await mkdir(join(folder, 'var'));
    const device = `/disk.raw?offset=${offset('var')}`;
    await unpack('debugfs', '-R', 'rdump / /unpacked/var', device);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
