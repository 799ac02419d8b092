import { expressionText, joined } from './licence-expression.ts';
import { extractedLicence, type DeclaredLicence } from './declared-licence.ts';

/**
 * What a copyright file in free text declares for certain: notices that are worded as their licences
 * prescribe, and texts in /usr/share/common-licenses that leave no choice of version. Where the file
 * says more than that, it stands beside them as a licence of its own, whole.
 *
 * @returns undefined when nothing is certain.
 */
export function noticedLicences(copyright: string): DeclaredLicence | undefined {
  // Without what comments in source texts begin their lines with.
  const flat = copyright.replaceAll(/[\s*#]+/g, ' ');
  const found = notices
    .flatMap(({ pattern, licence }) =>
      [...flat.matchAll(pattern)].map((match) => ({
        from: match.index,
        to: match.index + match[0].length,
        licence: licence(match.groups ?? {}),
      })),
    )
    .toSorted((a, b) => a.from - b.from);
  const rest = found.reduce(blanked, flat);
  const certain = found.filter((notice) => !isOneOfTwo(rest, notice));
  const [first] = found;
  // The main licence comes first; further down may be those of other works that are only spoken of.
  if (first === undefined || first !== certain[0] || grants.test(flat.slice(0, first.from)))
    return undefined;
  if (wholeGpl.test(flat)) return undefined;
  const complete = found.length === certain.length && !grants.test(rest) && !names.test(rest);
  const extracted = complete ? [] : [extractedLicence('copyright-file', copyright.trim())];
  const parts = [...certain.map(({ licence }) => licence), ...extracted.map(({ id }) => id)];
  return { expression: expressionText(joined('AND', parts)), extracted };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The beginnings of licences. */
const grants = /\b(?:permission|permitted|redistribut\w+|public domain)\b/i;
const names = /\b(?:licen[cs]ed|BSD|MIT|Expat|X11|(?<!common-licenses\/)[AL]?GPL-?v?\d)/;
/** Its appendix has a notice as an example. */
const wholeGpl = /How to Apply These Terms/i;

/** Whether a notice may be one side of a choice, or be followed by an exception. */
function isOneOfTwo(rest: string, { from, to }: Span): boolean {
  // An exception comes after the paragraphs about warranty and about the copy that came along.
  const around = rest.slice(Math.max(0, from - 100), to + 700);
  return /exception|alternative|\bdual|\beither\b(?! version| express)|choice|same terms/i.test(
    around,
  );
}

function blanked(text: string, { from, to }: Span): string {
  return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
}

interface Notice {
  readonly pattern: RegExp;
  readonly licence: (groups: Readonly<Record<string, string>>) => string;
}

const gnu = String.raw`GNU (?<family>Lesser |Library |Affero )?General Public License`;
const version = String.raw`version (?<version>[123](?:\.1)?)(?: of the License| dated June, 1991)?`;
const later = String.raw`,? \(?or,? \(?(?:at your option[),]+ )?any later version`;

const notices: readonly Notice[] = [
  {
    pattern:
      /GNU General Public License \(v3 or later\) with version 3\.1 of the GCC Runtime Library Exception/g,
    licence: () => 'GPL-3.0-or-later WITH GCC-exception-3.1',
  },
  {
    pattern: new RegExp(
      // The compiler's own file promises exceptions that it then names.
      '(?:you can redistribute it and/or modify it |Files that have exception clauses are licensed )?' +
        'under the terms of the ' +
        `${gnu}(?: as published by the Free Software Foundation)?[,;]? ` +
        `\\(?(?:either )?${version}(?:(?<later>${later})|(?=\\.|$))`,
      'gi',
    ),
    licence: gnuLicence,
  },
  {
    pattern: new RegExp(
      `overall license for \\S+ is the ${gnu}, ${version}(?<later>${later})`,
      'gi',
    ),
    licence: gnuLicence,
  },
  {
    pattern:
      /Permission is granted to copy, distribute and\/or modify this document under the terms of the GNU Free Documentation License, Version (?<version>1\.[123]) or any later version published by the Free Software Foundation; with no Invariant Sections,(?: with)? no Front-Cover Texts,? and(?: with)? no Back-Cover Texts/gi,
    licence: ({ version: number = '' }) => `GFDL-${number}-no-invariants-or-later`,
  },
  { pattern: /under the Apache License, Version 2\.0/gi, licence: () => 'Apache-2.0' },
  {
    pattern:
      /\/usr\/share\/common-licenses\/(?<id>(?:Apache|Artistic)-2\.0|BSL-1\.0|CC0-1\.0|CC-BY(?:-SA)?-[34]\.0|MPL-1\.1|MPL-2\.0|OFL-1\.1)\b/g,
    licence: ({ id = '' }) => id,
  },
];

function gnuLicence(groups: Readonly<Record<string, string | undefined>>): string {
  const { family = '', version: number = '', later: orLater } = groups;
  const letter = { affero: 'A', lesser: 'L', library: 'L' }[family.trim().toLowerCase()] ?? '';
  const full = number.includes('.') ? number : `${number}.0`;
  return `${letter}GPL-${full}-${orLater === undefined ? 'only' : 'or-later'}`;
}
