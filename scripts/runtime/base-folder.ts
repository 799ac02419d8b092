import { homedir } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';

/**
 * One of the user's folders of the XDG base directory specification: `$XDG_CACHE_HOME`, `~/.cache` unless set. Empty
 * and relative values are ignored, as the specification says: what is kept there must not land in the current folder.
 *
 * @throws Failure (4) when HOME is needed and is no absolute path.
 */
export function baseFolder(variable: string, belowHome: string): string {
  const base = process.env[variable];
  if (base?.startsWith('/') === true) return base;
  const home = homedir();
  if (home.startsWith('/')) return join(home, belowHome);
  throw new Failure(`HOME is ${home === '' ? 'empty' : `not an absolute path: ${home}`}`, {
    exitCode: exitCodes.toolMissing,
    hint: `set ${variable} to an absolute path`,
  });
}
