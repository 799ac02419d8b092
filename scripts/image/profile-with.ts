import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { loadProfile } from '../profile/load.ts';

/**
 * Writes a variant of a profile whose images hold more packages, for a measurement for instance, and
 * returns its file, `build/lab/NAME-PACKAGE.yaml`. Everything else is as in the profile.
 *
 * @throws InvalidDocument (3) for a profile that is not valid.
 */
export async function profileWith(profile: string, packages: readonly string[]): Promise<string> {
  const { name, text } = await loadProfile(profile);
  const folder = join('build', 'lab');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${[name, ...packages].join('-')}.yaml`);
  await writeFile(file, withPackages(text, packages));
  return file;
}

export function withPackages(text: string, packages: readonly string[]): string {
  const document = parseDocument(text);
  const path = ['image', 'packages'];
  if (document.hasIn(path)) for (const each of packages) document.addIn(path, each);
  else document.setIn(path, packages);
  return document.toString();
}
