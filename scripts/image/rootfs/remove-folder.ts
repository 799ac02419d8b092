import { rm } from 'node:fs/promises';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { run } from '../../runtime/run.ts';
import { privilegePrefix, type Privileges } from '../../host/privileges.ts';

/** Removes a folder whose files may belong to user ids that exist only in a user namespace. */
export async function removeFolder(privileges: Privileges, folder: string): Promise<void> {
  if (privileges === 'root') return rm(folder, { recursive: true, force: true });
  const [first, ...rest] = [...privilegePrefix(privileges), 'rm', '-rf', '--', folder];
  // A signal of its own: `run` starts nothing after Ctrl-C, but that is when there is most to clean up.
  const { signal } = new AbortController();
  await run([first, ...rest], { exitCode: exitCodes.mkosi, signal });
}
