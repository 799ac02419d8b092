import test from 'ava';
import { compareDebianVersions } from '../../../../scripts/outdated/debian-version.ts';

// Each is older than the next; `dpkg --compare-versions A lt B` agrees with every pair.
const ascending = [
  '1.0~~',
  '1.0~rc1-1',
  '1.0',
  '1.0-1~deb13u1',
  '1.0-1',
  '1.0-1+b1',
  '1.0-1+deb13u1',
  '1.0-1+deb13u2',
  '1.0-1+deb13u10',
  '1.0-1.1',
  '1.0-2',
  '1.0a-1',
  '1.0+dfsg-1',
  '1.0.1-1',
  '1.2-1',
  '1.10-1',
  '1:0.9-1',
  '10:0.1-1',
];

test('versions have the order that dpkg gives them', (t) => {
  for (const [place, one] of ascending.entries())
    for (const [otherPlace, other] of ascending.entries())
      t.is(
        Math.sign(compareDebianVersions(one, other)),
        Math.sign(place - otherPlace),
        `${one} and ${other}`,
      );
});

test('zeros before a number, and an epoch of zero, change nothing', (t) => {
  t.is(compareDebianVersions('1.02-1', '1.2-01'), 0);
  t.is(compareDebianVersions('0:1.0-1', '1.0-1'), 0);
  t.is(compareDebianVersions('1.0-0', '1.0'), 0);
});
