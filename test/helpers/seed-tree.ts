import { run, type RunResult } from '../../scripts/report/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureTree } from '../../scripts/toolchain/trees.ts';

/** Runs a program of the tree of seed readers (cloud-init, xorriso, mtools) over a folder at /seed. */
export async function inSeedTree(
  folder: string,
  argv: readonly [string, ...string[]],
): Promise<RunResult> {
  const tree = await ensureTree('seed');
  const options = { readOnly: { '/seed': folder } };
  return run(sandboxed(tree, argv, options), { accept: 'any' });
}
