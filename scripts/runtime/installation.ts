import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of lvsmith itself, a checkout or an installed package, whatever the current folder is. This module
 * runs compiled, from build/js/scripts/runtime below it.
 */
export const installation = resolve(fileURLToPath(new URL('../../../..', import.meta.url)));

/** A file or folder of lvsmith's own, by its path from the project's root. */
export function installed(path: string): string {
  return join(installation, path);
}

/** The folder of an npm package that lvsmith depends on, wherever npm put it. */
export function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** lvsmith's own version, which is also that of the images it makes. */
export function lvsmithVersion(): string {
  const text: unknown = JSON.parse(readFileSync(installed('package.json'), 'utf8'));
  if (typeof text === 'object' && text !== null && 'version' in text) return String(text.version);
  throw new Error('package.json has no version');
}
