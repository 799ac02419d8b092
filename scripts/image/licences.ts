import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licences that a package's copyright file names, as SPDX identifiers; empty when the file is not
 * machine-readable (Debian's copyright format 1.0) or names none that SPDX knows.
 */
export async function packageLicences(tree: string, name: string): Promise<readonly string[]> {
  const file = join(tree, 'usr/share/doc', name, 'copyright');
  return licencesOf(await readFile(file, 'utf8').catch(() => ''));
}

export function licencesOf(copyright: string): readonly string[] {
  if (!/^Format:.*copyright-format/m.test(copyright)) return [];
  const names = [...copyright.matchAll(/^License:[ \t]*(\S.*)$/gm)].flatMap((match) =>
    (match[1] ?? '').split(/\s+(?:and\/or|and|or|with \S+ exception)\s+|,\s*/i),
  );
  const known = names.flatMap((name) => identifiers[name.trim().toLowerCase()] ?? []);
  return [...new Set(known)].toSorted();
}

/** Debian's short names (copyright format 1.0, section 7.1.1) → SPDX identifiers. */
const identifiers: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache-2.0',
  'artistic-1': 'Artistic-1.0',
  'artistic-1.0': 'Artistic-1.0',
  artistic: 'Artistic-1.0-Perl',
  'artistic-2': 'Artistic-2.0',
  'artistic-2.0': 'Artistic-2.0',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-4-clause': 'BSD-4-Clause',
  'bsd-4-clause-uc': 'BSD-4-Clause-UC',
  'bsl-1.0': 'BSL-1.0',
  'cc0-1.0': 'CC0-1.0',
  curl: 'curl',
  expat: 'MIT',
  'gfdl-1.2+': 'GFDL-1.2-or-later',
  'gfdl-1.3+': 'GFDL-1.3-or-later',
  'gpl-1': 'GPL-1.0-only',
  'gpl-1+': 'GPL-1.0-or-later',
  'gpl-2': 'GPL-2.0-only',
  'gpl-2.0': 'GPL-2.0-only',
  'gpl-2+': 'GPL-2.0-or-later',
  'gpl-2.0+': 'GPL-2.0-or-later',
  'gpl-3': 'GPL-3.0-only',
  'gpl-3+': 'GPL-3.0-or-later',
  'gpl-3.0+': 'GPL-3.0-or-later',
  isc: 'ISC',
  'lgpl-2': 'LGPL-2.0-only',
  'lgpl-2+': 'LGPL-2.0-or-later',
  'lgpl-2.0+': 'LGPL-2.0-or-later',
  'lgpl-2.1': 'LGPL-2.1-only',
  'lgpl-2.1+': 'LGPL-2.1-or-later',
  'lgpl-3': 'LGPL-3.0-only',
  'lgpl-3+': 'LGPL-3.0-or-later',
  mit: 'MIT',
  'mit-0': 'MIT-0',
  'mpl-1.1': 'MPL-1.1',
  'mpl-2.0': 'MPL-2.0',
  openssl: 'OpenSSL',
  'psf-2': 'PSF-2.0',
  'python-2.0': 'Python-2.0',
  'unicode-dfs-2016': 'Unicode-DFS-2016',
  'unicode-3.0': 'Unicode-3.0',
  zlib: 'Zlib',
};
