import { resolve } from 'node:path';
import { baseFolder } from '../runtime/base-folder.ts';

/**
 * A folder in the cache that every checkout shares: `$XDG_CACHE_HOME/lvsmith`, `~/.cache/lvsmith` unless set.
 */
export function cacheFolder(...below: readonly string[]): string {
  return resolve(baseFolder('XDG_CACHE_HOME', '.cache'), 'lvsmith', ...below);
}
