import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder for everything that is built once and used by every checkout:
 * `$XDG_CACHE_HOME/lvsmith`, `~/.cache/lvsmith` unless set.
 */
export function cacheFolder(...below: readonly string[]): string {
  const base = process.env['XDG_CACHE_HOME'];
  // The base directory specification: relative values are to be ignored.
  const root = base?.startsWith('/') === true ? base : join(homedir(), '.cache');
  return resolve(root, 'lvsmith', ...below);
}
