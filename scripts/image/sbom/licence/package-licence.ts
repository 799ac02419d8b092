import { copyrightText } from './copyright-file.ts';
import { extractedLicence, type DeclaredLicence } from './declared-licence.ts';
import { parseDep5 } from './dep5.ts';

/** What a package's copyright file declares; undefined where there is no such file. */
export async function packageLicence(
  rootfs: string,
  name: string,
): Promise<DeclaredLicence | undefined> {
  const text = await copyrightText(rootfs, name);
  return text === undefined ? undefined : declaredLicence(text, name);
}

/**
 * The licences of a copyright file. A file in free text is taken as one licence, with its whole text: which parts
 * apply to which files is for people to judge.
 *
 * @param name of the package.
 */
export function declaredLicence(copyright: string, name: string): DeclaredLicence | undefined {
  const parsed = parseDep5(copyright, name);
  if (parsed !== undefined || copyright.trim() === '') return parsed;
  const whole = extractedLicence('copyright-file', copyright.trim());
  return { expression: whole.id, extracted: [whole] };
}
