import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolsKeyring } from '../toolchain/keyring.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import { removeTree } from './remove-tree.ts';
import { pinsText, type PackageLock } from './lock.ts';
import type { Privileges } from '../toolchain/privileges.ts';
import { sourcesText, type Suite } from '../toolchain/sources.ts';
import { workPlace } from './work-place.ts';

/** Two folders for one run of mkosi. */
export interface WorkFolder {
  /** What we write: mkosi.conf and all that it names. */
  readonly config: string;
  /** mkosi's own: it must not lie in a folder that scripts of the build see. */
  readonly space: string;
}

/**
 * Makes the folders of one run of mkosi, and removes them afterwards whatever happens.
 *
 * @param privileges those of mkosi: what it leaves belongs to ids that they reach.
 */
export async function withWorkFolder<T>(
  privileges: Privileges,
  work: (folder: WorkFolder) => Promise<T>,
): Promise<T> {
  const parent = await workPlace();
  await mkdir(parent, { recursive: true });
  for (const place of new Set([parent, cacheFolder('work')]))
    await removeAbandoned(privileges, place);
  const folder = await mkdtemp(join(parent, `${process.pid}-`));
  const [config, space] = [join(folder, 'config'), join(folder, 'space')];
  try {
    for (const made of [config, space]) await mkdir(made);
    return await work({ config, space });
  } finally {
    await removeTree(privileges, folder);
  }
}

/** Folders of builds that were killed: their names begin with a process that is no more. */
async function removeAbandoned(privileges: Privileges, parent: string): Promise<void> {
  for (const name of await readdir(parent).catch((): string[] => []))
    if (!existsSync(`/proc/${name.split('-')[0]}`))
      // One that is another user's costs room, and no build.
      await removeTree(privileges, join(parent, name)).catch(() => undefined);
}

/**
 * The package sources for mkosi, as a sandbox tree in `folder`. mkosi would write its own otherwise and
 * ask for debug archives, which most mirrors do not carry.
 */
export async function writeSandboxTree(
  folder: string,
  suites: readonly Suite[],
  lock?: PackageLock,
): Promise<string> {
  const tree = join(folder, 'sandbox');
  const sources = join(tree, 'etc/apt/sources.list.d');
  const preferences = join(tree, 'etc/apt/preferences.d');
  const text = sourcesText(suites, toolsKeyring);
  await mkdir(sources, { recursive: true });
  await writeFile(join(sources, 'mkosi.sources'), text);
  if (lock === undefined) return tree;
  await mkdir(preferences, { recursive: true });
  await writeFile(join(preferences, 'lvsmith'), pinsText(lock));
  return tree;
}
