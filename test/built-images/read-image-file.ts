import { resolve } from 'node:path';
import { readPartitions, rootsOf } from '../../scripts/image/disk/gpt.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

/** The text of one file in the root partition of a finished disk, read by erofs-utils. */
export async function readImageFile(disk: string, path: string): Promise<string> {
  const tools = await ensureSysroot('build');
  const [root] = rootsOf(await readPartitions(disk));
  if (root === undefined) throw new Error(`${disk} has no root`);
  const argv = sandboxed(
    tools,
    ['dump.erofs', `--offset=${root.offset}`, '--cat', `--path=${path}`, '/disk.raw'],
    { readOnly: { '/disk.raw': resolve(disk) } },
  );
  return (await run(argv)).stdout;
}
