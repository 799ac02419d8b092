import { chmod, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RenderedFile } from './rendered-file.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/**
 * Writes a rendered tree into a folder where nothing is in its way. Modes are set; owners are not, since
 * that takes root.
 */
export async function writeTree(folder: string, files: readonly RenderedFile[]): Promise<void> {
  await makeFolder(folder);
  const made = new Set<string>();
  for (const file of files) {
    const path = join(folder, file.path);
    const parent = dirname(path);
    if (!made.has(parent)) await makeFolder(parent);
    made.add(parent);
    if (file.kind === 'directory') await makeFolder(path);
    else if (file.kind === 'symlink') await symlink(String(file.content), path);
    else await writeFile(path, file.content);
    if (file.kind !== 'symlink') await chmod(path, file.mode);
  }
}

/**
 * Puts a new tree in the place of an old one. It is written beside it and then renamed, so that a
 * failure in between leaves the last good one.
 */
export async function replaceTree(folder: string, files: readonly RenderedFile[]): Promise<void> {
  const [fresh, old] = [`${folder}.new`, `${folder}.old`];
  await rm(fresh, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
  try {
    await writeTree(fresh, files);
    await rename(folder, old).catch(ignoreMissing);
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
