import { copyrightText } from './copyright-file.ts';
import { noticedLicences } from './licence-notices.ts';
import type { DeclaredLicence } from './declared-licence.ts';
import { machineReadable } from './machine-readable.ts';

/** What a package's copyright file declares; undefined where nothing about it is certain. */
export async function packageLicence(
  tree: string,
  name: string,
): Promise<DeclaredLicence | undefined> {
  const text = await copyrightText(tree, name);
  return text === undefined ? undefined : declaredLicence(text, name);
}

/** @param name of the package. */
export function declaredLicence(copyright: string, name: string): DeclaredLicence | undefined {
  return machineReadable(copyright, name) ?? noticedLicences(copyright);
}
