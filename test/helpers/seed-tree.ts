import { run, type RunResult } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

/** Runs a program of the tree of seed readers (cloud-init, xorriso, mtools) over a folder at /seed. */
export async function inSeedTree(
  folder: string,
  argv: readonly [string, ...string[]],
): Promise<RunResult> {
  const tree = await ensureSysroot('seed');
  const options = { readOnly: { '/seed': folder } };
  return run(sandboxed(tree, argv, options), { accept: 'any' });
}
