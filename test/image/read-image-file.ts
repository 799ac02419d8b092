import { resolve } from 'node:path';
import { readPartitions } from '../../scripts/image/gpt.ts';
import { run } from '../../scripts/report/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureTree } from '../../scripts/toolchain/trees.ts';

/** The text of one file in the root partition of a finished disk, read by erofs-utils. */
export async function readImageFile(disk: string, path: string): Promise<string> {
  const tools = await ensureTree('build');
  const root = (await readPartitions(disk)).find(({ label }) => label === 'root');
  if (root === undefined) throw new Error(`${disk} has no root`);
  const argv = sandboxed(
    tools,
    ['dump.erofs', `--offset=${root.offset}`, '--cat', `--path=${path}`, '/disk.raw'],
    { readOnly: { '/disk.raw': resolve(disk) } },
  );
  return (await run(argv)).stdout;
}
