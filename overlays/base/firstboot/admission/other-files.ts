import { opendirSync } from 'node:fs';
import { join } from 'node:path';

/** No medium of a seed has more; whoever made this one must not choose how long it takes. */
const mostEntries = 256;

/**
 * The first file below a folder that has none of the known names, whatever kind of file it is; with too many folders
 * to look through, or one that cannot be read, that folder.
 *
 * @returns its path from the folder, or nothing.
 */
export function otherFiles(folder: string, known: readonly string[]): readonly string[] {
  const folders = [''];
  let entries = 0;
  for (const within of folders) {
    try {
      const opened = opendirSync(join(folder, within));
      try {
        for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) {
          const path = within === '' ? entry.name : `${within}/${entry.name}`;
          if (++entries > mostEntries) return [path];
          if (entry.isDirectory()) folders.push(path);
          else if (!known.includes(path)) return [path];
        }
      } finally {
        opened.closeSync();
      }
    } catch {
      return [within === '' ? '.' : within];
    }
  }
  return [];
}
