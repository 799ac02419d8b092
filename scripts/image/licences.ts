import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noticedLicences } from './licence-notices.ts';
import type { DeclaredLicence } from './declared-licence.ts';
import { machineReadable } from './machine-readable.ts';

/** What a package's copyright file declares; undefined where nothing about it is certain. */
export async function packageLicence(
  tree: string,
  name: string,
): Promise<DeclaredLicence | undefined> {
  const file = join(tree, 'usr/share/doc', name, 'copyright');
  return declaredLicence(await readFile(file, 'utf8').catch(() => ''), name);
}

/** @param name of the package. */
export function declaredLicence(copyright: string, name: string): DeclaredLicence | undefined {
  return machineReadable(copyright, name) ?? noticedLicences(copyright);
}
