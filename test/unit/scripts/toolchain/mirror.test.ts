import test from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { findMirror } from '../../../../scripts/toolchain/mirror.ts';
import { sourcesText, suitesOf } from '../../../../scripts/toolchain/sources.ts';
import { sysrootPath } from '../../../../scripts/toolchain/sysroot-path.ts';

test('a mirror that the user names is used without its trailing slash', async (t) => {
  const mirror = await findMirror({
    archive: 'http://mirror.example/debian/',
    security: 'http://mirror.example/debian-security',
  });
  t.deepEqual(mirror, {
    archive: 'http://mirror.example/debian',
    security: 'http://mirror.example/debian-security',
  });
});

for (const [archive, security] of [
  ['http://mirror.example/debian', 'http://mirror.example/debian-security'],
  [
    'http://s.example/archive/debian/20261101T0Z',
    'http://s.example/archive/debian-security/20261101T0Z',
  ],
  ['http://mirror.example/trixie', undefined],
] as const)
  test(`the archive of security updates is guessed beside ${archive}`, async (t) => {
    t.is((await findMirror({ archive })).security, security);
  });

for (const archive of ['mirror.example/debian', 'ftp://x/debian', 'http://a b/debian', ''])
  test(`an invalid address of a mirror is a usage error: ${JSON.stringify(archive)}`, async (t) => {
    const error = await t.throwsAsync(findMirror({ archive }), { instanceOf: Failure });
    t.is(error.exitCode, exitCodes.usage);
  });

test('security updates are fetched where their archive is known, debug archives never', (t) => {
  const suites = suitesOf({ archive: 'http://a/debian', security: 'http://a/debian-security' });
  t.deepEqual(
    suites.map(({ suite }) => suite),
    ['trixie', 'trixie-updates', 'trixie-security'],
  );
  t.is(suitesOf({ archive: 'http://a/debian' }).length, 2);
  t.notRegex(sourcesText(suites, '/key.gpg'), /debug/);
  t.regex(sourcesText(suites, '/key.gpg'), /^Signed-By: \/key\.gpg$/m);
});

test('the build sysroot comes from the named archive, that of the lab serves all', (t) => {
  const days = ['http://s.example/1/debian', 'http://s.example/2/debian'];
  const folders = (name: 'build' | 'lab') => days.map((archive) => sysrootPath(name, { archive }));
  t.is(new Set([...folders('build'), sysrootPath('build')]).size, 3);
  t.deepEqual(new Set(folders('lab')), new Set([sysrootPath('lab')]));
});
