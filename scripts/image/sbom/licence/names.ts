import { createRequire } from 'node:module';

/**
 * The SPDX identifier of a licence by the short name that Debian gives it (copyright format 1.0, section 7.1.1).
 *
 * @returns undefined for a name that stands for more than one text: `GPL` has no version, and there are many `BSD`.
 */
export function spdxLicence(debianName: string): string | undefined {
  const name = debianName.toLowerCase();
  if (ambiguous.has(name)) return undefined;
  // "Versions with trailing dot-zeroes are considered to be equivalent to versions without."
  return gnuLicence(name) ?? aliases[name] ?? identifiers.get(withoutZeroes(name));
}

const require = createRequire(import.meta.url);
const spdxIds: readonly string[] = require('spdx-license-ids');

/** Lower-case name without trailing zeroes → SPDX identifier. */
const identifiers = new Map(spdxIds.map((id) => [withoutZeroes(id.toLowerCase()), id]));

function withoutZeroes(name: string): string {
  return name.replace(/(-\d+)(?:\.0)+$/, '$1');
}

/** SPDX identifiers that Debian also uses as names of other texts. */
const ambiguous = new Set(['fsful', 'libpng']);

/** Names that differ from SPDX's. */
const aliases: Readonly<Record<string, string>> = {
  artistic: 'Artistic-1.0-Perl',
  cc0: 'CC0-1.0',
  expat: 'MIT',
  'openldap-2.8': 'OLDAP-2.8',
};

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
