import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveKeyring } from '../toolchain/host.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import { pinsText, type PackageLock } from './lock.ts';
import { sourcesText, type Suite } from '../toolchain/sources.ts';

/** Two folders for one run of mkosi. */
export interface WorkFolder {
  /** What we write: mkosi.conf and all that it names. */
  readonly config: string;
  /** mkosi's own: it must not lie in a folder that scripts of the build see. */
  readonly space: string;
}

/** Makes the folders of one run of mkosi, and removes them afterwards whatever happens. */
export async function withWorkFolder<T>(work: (folder: WorkFolder) => Promise<T>): Promise<T> {
  const parent = cacheFolder('work');
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, `${process.pid}-`));
  const [config, space] = [join(folder, 'config'), join(folder, 'space')];
  try {
    for (const made of [config, space]) await mkdir(made);
    return await work({ config, space });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders of builds that were killed: their names begin with a process that is no more. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent))
    if (!existsSync(`/proc/${name.split('-')[0]}`))
      await rm(join(parent, name), { recursive: true, force: true });
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
  const text = sourcesText(suites, archiveKeyring());
  await mkdir(sources, { recursive: true });
  await writeFile(join(sources, 'mkosi.sources'), text);
  if (lock === undefined) return tree;
  await mkdir(preferences, { recursive: true });
  await writeFile(join(preferences, 'lvsmith'), pinsText(lock));
  return tree;
}
