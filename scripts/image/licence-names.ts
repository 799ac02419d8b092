/**
 * The SPDX identifier of a licence that Debian names shortly (copyright format 1.0, section 7.1.1).
 * Only names that stand for one text are known: `GPL` has no version, `BSD` and `FSFUL` stand for
 * several texts in the archive itself.
 */
export function spdxLicence(debianName: string): string | undefined {
  const name = debianName.toLowerCase();
  // "Versions with trailing dot-zeroes are considered to be equivalent to versions without."
  return gnuLicence(name) ?? identifiers[name.replace(/(-\d+)(?:\.0)+$/, '$1')];
}

const gnuVersions: Readonly<Record<string, readonly string[]>> = {
  AGPL: ['3.0'],
  GFDL: ['1.1', '1.2', '1.3'],
  GPL: ['1.0', '2.0', '3.0'],
  LGPL: ['2.0', '2.1', '3.0'],
};

/** `gpl-2+`, `gplv2+` and SPDX's own `gpl-2.0-or-later`. NIV: no invariant sections. */
function gnuLicence(name: string): string | undefined {
  const pattern =
    /^(a?gpl|lgpl|gfdl|fdl)(-niv)?(?:-v?|v)(\d(?:\.\d)?)(?:\.0)*(\+|-or-later|-only)?$/;
  const [, short = '', invariants, number = '', later = '-only'] = pattern.exec(name) ?? [];
  const family = short.toUpperCase().replace(/^FDL/, 'GFDL');
  const version = number.includes('.') ? number : `${number}.0`;
  if (gnuVersions[family]?.includes(version) !== true) return undefined;
  if (invariants !== undefined && family !== 'GFDL') return undefined;
  return [
    `${family}-${version}`,
    ...(invariants === undefined ? [] : ['no-invariants']),
    later === '-only' ? 'only' : 'or-later',
  ].join('-');
}

const identifiers: Readonly<Record<string, string>> = {
  '0bsd': '0BSD',
  'afl-2': 'AFL-2.0',
  'afl-2.1': 'AFL-2.1',
  'apache-1.1': 'Apache-1.1',
  'apache-2': 'Apache-2.0',
  'apsl-2': 'APSL-2.0',
  artistic: 'Artistic-1.0-Perl',
  'artistic-1': 'Artistic-1.0',
  'artistic-2': 'Artistic-2.0',
  beerware: 'Beerware',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-3-clause-attribution': 'BSD-3-Clause-Attribution',
  'bsd-4-clause': 'BSD-4-Clause',
  'bsd-4-clause-uc': 'BSD-4-Clause-UC',
  'bsl-1': 'BSL-1.0',
  'bzip2-1.0.6': 'bzip2-1.0.6',
  cc0: 'CC0-1.0',
  'cc0-1': 'CC0-1.0',
  'cc-by-3': 'CC-BY-3.0',
  'cc-by-4': 'CC-BY-4.0',
  'cc-by-sa-3': 'CC-BY-SA-3.0',
  'cc-by-sa-4': 'CC-BY-SA-4.0',
  curl: 'curl',
  expat: 'MIT',
  fsfap: 'FSFAP',
  ftl: 'FTL',
  isc: 'ISC',
  mit: 'MIT',
  'mit-0': 'MIT-0',
  'mpl-1.1': 'MPL-1.1',
  'mpl-2': 'MPL-2.0',
  'ms-pl': 'MS-PL',
  'ofl-1.1': 'OFL-1.1',
  'oldap-2.8': 'OLDAP-2.8',
  'openldap-2.8': 'OLDAP-2.8',
  openssl: 'OpenSSL',
  'psf-2': 'PSF-2.0',
  'python-2': 'Python-2.0',
  'smail-gpl': 'SMAIL-GPL',
  'unicode-3': 'Unicode-3.0',
  'unicode-dfs-2016': 'Unicode-DFS-2016',
  unlicense: 'Unlicense',
  x11: 'X11',
  zlib: 'Zlib',
};
