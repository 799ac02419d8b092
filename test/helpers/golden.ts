import { lstat, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTree } from '../../scripts/render/write-tree.ts';
import type { RenderedFile } from '../../scripts/render/rendered-file.ts';

/** Set by `npm run golden`. */
export const recording = process.env['LVSMITH_GOLDEN'] === 'record';

/** Modes, owners and links: what the files in a golden tree cannot show. */
export function listing(files: readonly RenderedFile[]): string {
  return files
    .map(({ path, kind, mode, owner, group, content }) => {
      const target = kind === 'symlink' ? ` -> ${String(content)}` : '';
      return `${mode.toString(8).padStart(4, '0')} ${owner}:${group} ${kind} ${path}${target}\n`;
    })
    .join('');
}

/** By path in the tree: the text of a file, or where a link leads. */
export async function readTree(folder: string, at = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const names: string[] = await readdir(join(folder, at)).catch(() => []);
  for (const name of names) {
    const path = `${at}/${name}`;
    const status = await lstat(join(folder, path));
    if (status.isDirectory())
      for (const [inner, text] of await readTree(folder, path)) found.set(inner, text);
    else if (status.isSymbolicLink()) found.set(path, `-> ${await readlink(join(folder, path))}`);
    else found.set(path, await readFile(join(folder, path), 'utf8'));
  }
  return found;
}

export async function record(folder: string, files: readonly RenderedFile[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await writeTree(folder, files);
}
