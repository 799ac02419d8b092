import test from 'ava';
import { declaredLicence } from '../../scripts/image/licences.ts';

const gpl = `This program is free software; you can redistribute it and/or modify
 * it under the terms of the GNU General Public License as published by
 * the Free Software Foundation; either version 2 of the License, or
 * (at your option) any later version.

See \`/usr/share/common-licenses/GPL-2'.`;

function expression(text: string): string | undefined {
  return declaredLicence(text, 'a')?.expression.replace(/[0-9a-f]{8}$/, '*');
}

test('a notice in free text is read as its licence words it', (t) => {
  t.is(expression(gpl), 'GPL-2.0-or-later');
  t.is(expression(gpl.replace(/either v(.*), or[^.]*\./s, 'v$1.')), 'GPL-2.0-only');
  t.is(
    expression(gpl.replace('General', 'Lesser General').replace('2 of', '2.1 of')),
    'LGPL-2.1-or-later',
  );
});

test('a text of /usr/share/common-licenses is enough where it has one version', (t) => {
  t.is(expression('See /usr/share/common-licenses/Apache-2.0.'), 'Apache-2.0');
  t.is(expression('License: GPL, see /usr/share/common-licenses/GPL-2.'), undefined);
});

test('what a file says beside notices stands beside them', (t) => {
  const more = `${gpl}\n\nParts: Redistribution and use in source and binary forms`;
  t.is(expression(more), 'GPL-2.0-or-later AND LicenseRef-copyright-file-*');
  t.is(declaredLicence(more, 'a')?.extracted[0]?.text, more);
});

test('nothing is certain of a choice, an exception, a notice as an example, and no notice', (t) => {
  const texts = [
    `${gpl}\n\nAlternatively, you may do with it what you like.`,
    `${gpl}\n\nAs a special exception, you may do with it what you like.`,
    `${gpl}\n\nHow to Apply These Terms to Your New Programs`,
    `Permission is granted to do what you like. It contains another program:\n${gpl}`,
    'License: BSD/GPL',
    '',
  ];
  for (const text of texts) t.is(expression(text), undefined, text);
});

test('free text that ends in paragraphs of the other format is free text', (t) => {
  const mixed = `Permission is granted.\n\nFiles: a\nCopyright: b\nLicense: ISC\n`;
  t.is(expression(mixed), undefined);
});
