import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sysrootKeyring } from '../toolchain/keyring.ts';
import { cacheFolder } from '../host/cache.ts';
import { removeFolder } from './rootfs/remove-folder.ts';
import { pinsText, type PackageLock } from './rootfs/package-lock.ts';
import type { Privileges } from '../host/privileges.ts';
import { sourcesText, type Suite } from '../toolchain/sources.ts';
import { scratchRoot } from './scratch-root.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** Two folders for one run of mkosi. */
export interface ScratchDir {
  /** Our files: mkosi.conf and everything that it names. */
  readonly config: string;
  /** mkosi's workspace, outside of `config` because scripts of the build see that. */
  readonly workspace: string;
}

/**
 * Makes the folders of one run of mkosi and removes them afterwards, even if the run fails.
 *
 * @param privileges those of mkosi, whose files may belong to mapped user ids.
 */
export async function withScratchDir<T>(
  privileges: Privileges,
  work: (scratch: ScratchDir) => Promise<T>,
): Promise<T> {
  const parent = await scratchRoot();
  await makeFolder(parent);
  for (const folder of new Set([parent, cacheFolder('work')]))
    await removeAbandoned(privileges, folder);
  const scratch = await mkdtemp(join(parent, `${process.pid}-`));
  const [config, workspace] = [join(scratch, 'config'), join(scratch, 'workspace')];
  try {
    for (const folder of [config, workspace]) await mkdir(folder);
    return await work({ config, workspace });
  } finally {
    await removeFolder(privileges, scratch);
  }
}

/** Removes the folders of killed builds: their names begin with the id of a process that no longer exists. */
async function removeAbandoned(privileges: Privileges, parent: string): Promise<void> {
  for (const name of await readdir(parent).catch((): string[] => []))
    if (!existsSync(`/proc/${name.split('-')[0]}`))
      // Another user's leftovers waste space but must not fail the build.
      await removeFolder(privileges, join(parent, name)).catch(() => undefined);
}

/**
 * Writes the package sources for mkosi, as a sandbox tree in `folder`. Without them mkosi writes its own, with debug
 * archives that most mirrors do not carry.
 */
export async function writeSandboxTree(
  folder: string,
  suites: readonly Suite[],
  lock?: PackageLock,
): Promise<string> {
  const sandbox = join(folder, 'sandbox');
  const sources = join(sandbox, 'etc/apt/sources.list.d');
  const preferences = join(sandbox, 'etc/apt/preferences.d');
  await makeFolder(sources);
  await writeFile(join(sources, 'mkosi.sources'), sourcesText(suites, sysrootKeyring));
  if (lock === undefined) return sandbox;
  await makeFolder(preferences);
  await writeFile(join(preferences, 'lvsmith'), pinsText(lock));
  return sandbox;
}
