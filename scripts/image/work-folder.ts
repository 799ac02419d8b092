import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveKeyring } from '../toolchain/host.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import type { Mirror } from '../toolchain/mirror.ts';
import { carriedSuites } from '../toolchain/apt.ts';
import { sourcesText } from '../toolchain/sources.ts';

/** Makes a folder for one run of mkosi, and removes it afterwards whatever happens. */
export async function withWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = cacheFolder('work');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'build-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The package sources for mkosi, as a sandbox tree in `folder`. mkosi would write its own otherwise and
 * ask for debug archives, which most mirrors do not carry.
 */
export async function writeSandboxTree(folder: string, mirror: Mirror): Promise<string> {
  const tree = join(folder, 'sandbox');
  const sources = join(tree, 'etc/apt/sources.list.d');
  await mkdir(sources, { recursive: true });
  const text = sourcesText(await carriedSuites(mirror), archiveKeyring());
  await writeFile(join(sources, 'mkosi.sources'), text);
  return tree;
}
