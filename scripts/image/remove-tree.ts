import { rm } from 'node:fs/promises';
import { exitCodes } from '../report/exit-codes.ts';
import { run } from '../report/run.ts';
import { privilegePrefix, type Privileges } from '../toolchain/privileges.ts';

/** Removes a tree of packages, whose files may belong to ids that are ours in a namespace only. */
export async function removeTree(privileges: Privileges, folder: string): Promise<void> {
  if (privileges === 'root') return rm(folder, { recursive: true, force: true });
  const [first, ...rest] = [...privilegePrefix(privileges), 'rm', '-rf', '--', folder];
  // Also after Ctrl-C, when `run` starts nothing more: that is when there is most to clean up.
  const { signal } = new AbortController();
  await run([first, ...rest], { exitCode: exitCodes.mkosi, signal });
}
