import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether a folder of the cache holds a tree of programs. What was removed by hand, or lost with a
 * damaged disk, is made again rather than half used.
 */
export function isWholeTree(folder: string): boolean {
  return ['usr/bin/env', 'usr/lib', 'etc'].every((path) => existsSync(join(folder, path)));
}
