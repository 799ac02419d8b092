import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What an npm package says of itself. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** In SPDX's syntax, which npm prescribes; undefined where it names a file instead, or nothing. */
  readonly licence: string | undefined;
}

/** @param folder that its package.json is in. */
export async function npmPackage(folder: string): Promise<NpmPackage> {
  const about: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const fields = new Map(typeof about === 'object' && about !== null ? Object.entries(about) : []);
  const licence: unknown = fields.get('license');
  const named = typeof licence === 'string' && !/^(?:SEE|UNLICENSED$)/.test(licence);
  return {
    name: String(fields.get('name')),
    version: String(fields.get('version')),
    licence: named ? licence : undefined,
  };
}
