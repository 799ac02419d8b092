import test from 'ava';
import parseExpression from 'spdx-expression-parse';
import { declaredLicence } from '../../../../../../scripts/image/sbom/licence/package-licence.ts';

const format = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n';

/** A copyright file whose files are under the licence of this synopsis. */
function declared(synopsis: string, texts = ''): string | undefined {
  const file = `${format}\nFiles: *\nCopyright: somebody\nLicense: ${synopsis}\n\n${texts}`;
  return declaredLicence(file, 'a')?.expression.replaceAll(/-[0-9a-f]{8}\b/g, '');
}

const synopses = {
  Expat: 'MIT',
  'GPL-2+': 'GPL-2.0-or-later',
  'GPL-2': 'GPL-2.0-only',
  'GPLv3+': 'GPL-3.0-or-later',
  'GPL-2.0-or-later': 'GPL-2.0-or-later',
  'LGPL-2.1': 'LGPL-2.1-only',
  'GFDL-NIV-1.3+': 'GFDL-1.3-no-invariants-or-later',
  'BSD-3-clause': 'BSD-3-Clause',
  'apache-2': 'Apache-2.0',
  'MIT or Expat': 'MIT',
  'GPL-2+ or Artistic': 'Artistic-1.0-Perl OR GPL-2.0-or-later',
  'ISC or Expat and Zlib': 'ISC OR (MIT AND Zlib)',
  'ISC or Expat, and Zlib': '(ISC OR MIT) AND Zlib',
  'ISC, Expat and Zlib': 'ISC AND MIT AND Zlib',
  'GPL-2 with Linux-syscall-note exception OR BSD-3-Clause':
    'BSD-3-Clause OR GPL-2.0-only WITH Linux-syscall-note',
  'Apache-2.0 with LLVM exception': 'Apache-2.0 WITH LLVM-exception',
  'SunPro and MPL-2.0': 'MPL-2.0 AND SunPro',
  // No version, several texts of that name, and an ambiguous exception.
  GPL: 'LicenseRef-GPL',
  'LGPL-7': 'LicenseRef-LGPL-7',
  FSFUL: 'LicenseRef-FSFUL',
  'public-domain or BSD-3-clause~Sun': 'LicenseRef-BSD-3-clause-Sun OR LicenseRef-public-domain',
  'GPL-2+ with Autoconf exception': 'LicenseRef-GPL-2-with-Autoconf-exception',
  // Ambiguous; not a name at all.
  'ISC, Expat or BSD-2-clause and Zlib': 'LicenseRef-unnamed',
  'Permission to use, copy and modify this': 'LicenseRef-unnamed',
  '': 'LicenseRef-unnamed',
};

for (const [synopsis, expression] of Object.entries(synopses))
  test(`Debian's "${synopsis}" is ${expression}`, (t) => {
    const found = declared(synopsis);
    t.is(found, expression);
    t.notThrows(() => parseExpression(found ?? ''), 'a valid SPDX expression');
  });

test('an exception is recognised by its text, because names of exceptions are ambiguous', (t) => {
  const name = 'GPL-3+ with Autoconf-data exception';
  const words = [
    `License: ${name}`,
    " As a special exception, the respective Autoconf Macro's copyright owner gives",
    ' unlimited permission to copy, distribute and modify the configure scripts.',
  ];
  const expected = 'GPL-3.0-or-later WITH Autoconf-exception-macro';
  t.is(declared(name, words.join('\n')), expected);
});

test('the licences of files count, and paragraphs that only give a text do not', (t) => {
  const file = [
    format,
    'Files: a',
    'License: GPL-2+ or homemade',
    'Files: b',
    'License: Expat',
    ' The text of Expat.',
    '',
    'License: homemade',
    ' First line.',
    ' .',
    ' Second line.',
    '',
    'License: ISC',
    ' For nothing here.',
  ];
  const licence = declaredLicence(file.join('\n'), 'a');
  const [homemade] = licence?.extracted ?? [];
  t.is(licence?.expression, `(GPL-2.0-or-later OR ${homemade?.id}) AND MIT`);
  t.is(homemade?.text, 'First line.\n\nSecond line.');
  t.regex(homemade?.id ?? '', /^LicenseRef-homemade-[0-9a-f]{8}$/);
});

test('every licence that SPDX does not list has a text', (t) => {
  for (const synopsis of ['', 'homemade'])
    for (const { text } of declaredLicence(`${format}\nFiles: *\nLicense: ${synopsis}`, 'a')
      ?.extracted ?? [])
      t.regex(text, /^The copyright file of a names/);
});

test('licences of the same name with different texts are different', (t) => {
  const file = (text: string) => `${format}\nFiles: *\nLicense: public-domain\n ${text}\n`;
  const [a, b, c] = ['Mine.', 'Nobody owns it.', 'Nobody  owns\n it.'].map((text) =>
    declaredLicence(file(text), 'a'),
  );
  t.not(a?.expression, b?.expression);
  t.is(b?.expression, c?.expression);
});

test('a copyright file in free text is a licence of its own, in full', (t) => {
  const text = 'Permission is granted.\n\nFiles: a\nCopyright: b\nLicense: ISC\n';
  const licence = declaredLicence(text, 'a');
  t.regex(licence?.expression ?? '', /^LicenseRef-copyright-file-[0-9a-f]{8}$/);
  t.deepEqual(
    licence?.extracted.map((extracted) => extracted.text),
    [text.trim()],
  );
  t.is(declaredLicence('\n', 'a'), undefined);
});
