import { readFileSync } from 'node:fs';
import test from 'ava';
import { securityUpdates } from '../../../../scripts/outdated/security-updates.ts';

// A part of the index of Debian's security suite as the archive had it in November 2026.
const index = readFileSync('test/fixtures/packages/security.Packages', 'utf8');
const newest = /^Package: apache2\n[^]*?^Version: (.*)$/m.exec(index)?.[1] ?? '';

test('what is older than in the security suite is named, with both versions and its source', (t) => {
  const packages = { 'apache2-bin': '2.4.1-1', apache2: newest, corosync: '3.1.9-2' };
  t.deepEqual(securityUpdates(packages, index), [
    { package: 'apache2-bin', installed: '2.4.1-1', available: newest, source: 'apache2' },
  ]);
});

test('what is as new, or newer, or not in the suite is not behind', (t) => {
  t.deepEqual(securityUpdates({ apache2: newest }, index), []);
  t.deepEqual(securityUpdates({ apache2: '99:1' }, index), []);
  t.deepEqual(securityUpdates({ nothing: '1' }, index), []);
});

test('of several versions the newest counts, wherever it stands', (t) => {
  const entry = (version: string) => `Package: openssl\nVersion: ${version}\n`;
  for (const versions of [
    ['3.5-1', '3.5-10', '3.5-2'],
    ['3.5-10', '3.5-2'],
  ])
    t.is(
      securityUpdates({ openssl: '3.5-1' }, versions.map(entry).join('\n'))[0]?.available,
      '3.5-10',
    );
});
