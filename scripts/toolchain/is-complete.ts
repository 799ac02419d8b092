import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether a folder of the cache holds a complete root file system, at first sight: one that lost files to a user or a
 * damaged disk is made again.
 */
export function isCompleteSysroot(folder: string): boolean {
  return ['usr/bin/env', 'usr/lib', 'etc'].every((path) => existsSync(join(folder, path)));
}
