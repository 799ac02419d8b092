import test from 'ava';
import { declaredLicence } from '../../scripts/image/licences.ts';

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
  // No version, several texts of that name, and an exception that could be any.
  GPL: 'LicenseRef-GPL',
  'LGPL-7': 'LicenseRef-LGPL-7',
  'public-domain or BSD-3-clause~Sun': 'LicenseRef-BSD-3-clause-Sun OR LicenseRef-public-domain',
  'GPL-2+ with Autoconf exception': 'LicenseRef-GPL-2-with-Autoconf-exception',
  // Could be meant in two ways; not a name at all.
  'ISC, Expat or BSD-2-clause and Zlib': 'LicenseRef-unnamed',
  'Permission to use, copy and modify this': 'LicenseRef-unnamed',
  '': 'LicenseRef-unnamed',
};

for (const [synopsis, expression] of Object.entries(synopses))
  test(`Debian's "${synopsis}" is ${expression}`, (t) => {
    t.is(declared(synopsis), expression);
  });

test('an exception is told by its words, because names of exceptions stand for several', (t) => {
  const name = 'GPL-3+ with Autoconf-data exception';
  const words = [
    `License: ${name}`,
    " As a special exception, the respective Autoconf Macro's copyright owner gives",
    ' unlimited permission to copy, distribute and modify the configure scripts.',
  ];
  const expected = 'GPL-3.0-or-later WITH Autoconf-exception-macro';
  t.is(declared(name, words.join('\n')), expected);
});

test('all that files are under counts, and licences that only lend their text do not', (t) => {
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

test('every licence that is on no list has words', (t) => {
  for (const synopsis of ['', 'homemade'])
    for (const { text } of declaredLicence(`${format}\nFiles: *\nLicense: ${synopsis}`, 'a')
      ?.extracted ?? [])
      t.regex(text, /^The copyright file of a names/);
});

test('licences of one name and different words are different', (t) => {
  const file = (text: string) => `${format}\nFiles: *\nLicense: public-domain\n ${text}\n`;
  const [a, b, c] = ['Mine.', 'Nobody owns it.', 'Nobody  owns\n it.'].map((text) =>
    declaredLicence(file(text), 'a'),
  );
  t.not(a?.expression, b?.expression);
  t.is(b?.expression, c?.expression);
});
