import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { loadProfile } from '../profile/load.ts';

/**
 * Writes a variant of a profile whose images have additional packages.
 *
 * @returns its file, `lab/NAME-PACKAGE.yaml` below `root`.
 * @throws InvalidDocument (3) for an invalid profile.
 */
export async function profileWith(
  profile: string,
  packages: readonly string[],
  root: string,
): Promise<string> {
  const { name, text } = await loadProfile(profile);
  const folder = join(root, 'lab');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${[name, ...packages].join('-')}.yaml`);
  await writeFile(file, withPackages(text, packages));
  return file;
}

export function withPackages(text: string, packages: readonly string[]): string {
  const document = parseDocument(text);
  const path = ['image', 'packages'];
  if (document.hasIn(path)) for (const name of packages) document.addIn(path, name);
  else document.setIn(path, packages);
  return document.toString();
}
