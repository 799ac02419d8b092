import test from 'ava';
import { compareVersions, isVersion } from '../../../../../overlays/shared/update/version.ts';

const inOrder = ['0.9', '1', '1.3', '1.4', '1.10', '1.10.1', '2026.9.30-ffffffff', '2026.11.28-0a'];

test('versions are ordered number by number', (t) => {
  for (const [place, version] of inOrder.entries())
    for (const [other, against] of inOrder.entries())
      t.is(Math.sign(compareVersions(version, against)), Math.sign(place - other), version);
});

test('of two builds of the same numbers neither is newer', (t) => {
  t.is(compareVersions('2026.11.28-3f2a91c0', '2026.11.28-0b11aa00'), 0);
  t.is(compareVersions('1.4', '1.4.0-rc1'), 0);
});

for (const text of ['1', '1.4', '1.4.2', '1.4-rc1', '2026.11.28-3f2a91c0', '0.0.0'])
  test(`${text} is a version`, (t) => {
    t.true(isVersion(text));
  });

// Each would be another name on the ESP than it says, or more than a name.
for (const text of [
  '',
  'v1.4',
  '1.4+3',
  '1_4',
  '1.4-RC1',
  '1..4',
  '1.4 ',
  '1.4\n',
  '../1',
  '1.4-a-b',
  '1234567890',
  `1.4-${'a'.repeat(29)}`,
])
  test(`${JSON.stringify(text)} is no version`, (t) => {
    t.false(isVersion(text));
  });
