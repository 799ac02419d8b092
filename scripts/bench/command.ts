import { installed } from '../runtime/installation.ts';

/** One run of lvsmith as a process of its own, from any folder. */
export function lvsmithCommand(...words: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, installed('scripts/start.mjs'), ...words];
}
