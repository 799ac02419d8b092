import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** From the package.json of an npm package. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as npm prescribes; undefined where the field is missing or refers to a file. */
  readonly licence: string | undefined;
}

/** @param folder contains the package.json. */
export async function npmPackage(folder: string): Promise<NpmPackage> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const fields = new Map(
    typeof manifest === 'object' && manifest !== null ? Object.entries(manifest) : [],
  );
  const licence: unknown = fields.get('license');
  const isExpression = typeof licence === 'string' && !/^(?:SEE|UNLICENSED$)/.test(licence);
  return {
    name: String(fields.get('name')),
    version: String(fields.get('version')),
    licence: isExpression ? licence : undefined,
  };
}
