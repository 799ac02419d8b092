import test from 'ava';
import { inspectText } from '../../../../scripts/profile/load.ts';
import { profileText } from '../../../helpers/profile-text.ts';

/** The hints about `image`, in the order in which they are printed. */
function hints(image: string): readonly (string | undefined)[] {
  return inspectText(profileText({ image: `image: { ${image} }` }), 'test.yaml').diagnostics.map(
    ({ hint }) => hint,
  );
}

for (const [written, hint] of [
  ['Europe/Berln', 'did you mean Europe/Berlin?'],
  ['europe/berlin', 'did you mean Europe/Berlin?'],
  ['US/Eastern', 'it is called America/New_York now'],
  ['Mars/Base', 'write a continent and a city, as Europe/Berlin, or UTC'],
] as const)
  test(`the time zone ${written}: ${hint}`, (t) => {
    t.deepEqual(hints(`timezone: ${written}`), [hint]);
  });

for (const [written, meant] of [
  ['de_DD.UTF-8', 'de_DE.UTF-8'],
  ['de_DE', 'de_DE.UTF-8'],
  ['de_DE.utf8', 'de_DE.UTF-8'],
  ['de_DE.ISO-8859-1', 'de_DE.UTF-8'],
  ['de_DE@euro', 'de_DE.UTF-8'],
  ['sr_RS@latin', 'sr_RS.UTF-8@latin'],
  ['C', 'C.UTF-8'],
] as const)
  test(`the locale ${written}: ${meant} is meant`, (t) => {
    t.deepEqual(hints(`locale: ${written}`), [`did you mean ${meant}?`]);
  });

test('a locale that resembles none', (t) => {
  t.deepEqual(hints('locale: klingon'), [
    'write language, country and UTF-8, as de_DE.UTF-8, or C.UTF-8',
  ]);
});

test('what the guide and the reference name is there', (t) => {
  for (const image of ['timezone: Europe/Berlin', 'timezone: UTC', 'timezone: Etc/GMT+1'])
    t.deepEqual(hints(image), [], image);
  for (const locale of ['C.UTF-8', 'de_DE.UTF-8', 'ca_ES.UTF-8@valencia', 'eo.UTF-8'])
    t.deepEqual(hints(`locale: ${locale}`), [], locale);
});
