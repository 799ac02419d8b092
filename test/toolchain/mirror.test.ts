import test from 'ava';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { findMirror } from '../../scripts/toolchain/mirror.ts';
import { sourcesText, suitesOf } from '../../scripts/toolchain/sources.ts';
import { treeFolder } from '../../scripts/toolchain/tree-folder.ts';

test('a mirror that the user names is taken as it is, without a slash at its end', async (t) => {
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
  test(`the archive of security updates is looked for beside ${archive}`, async (t) => {
    t.is((await findMirror({ archive })).security, security);
  });

for (const archive of ['mirror.example/debian', 'ftp://x/debian', 'http://a b/debian', ''])
  test(`what is no address of a mirror is a usage error: ${JSON.stringify(archive)}`, async (t) => {
    const error = await t.throwsAsync(findMirror({ archive }), { instanceOf: Failure });
    t.is(error.exitCode, exitCodes.usage);
  });

test('security updates are asked for where the host knows their archive, debug archives never', (t) => {
  const suites = suitesOf({ archive: 'http://a/debian', security: 'http://a/debian-security' });
  t.deepEqual(
    suites.map(({ suite }) => suite),
    ['trixie', 'trixie-updates', 'trixie-security'],
  );
  t.is(suitesOf({ archive: 'http://a/debian' }).length, 2);
  t.notRegex(sourcesText(suites, '/key.gpg'), /debug/);
  t.regex(sourcesText(suites, '/key.gpg'), /^Signed-By: \/key\.gpg$/m);
});

test('the tools that make images are of the archive that is named, those of the lab serve all', (t) => {
  const days = ['http://s.example/1/debian', 'http://s.example/2/debian'];
  const folders = (name: 'build' | 'lab') => days.map((archive) => treeFolder(name, { archive }));
  t.is(new Set([...folders('build'), treeFolder('build')]).size, 3);
  t.deepEqual(new Set(folders('lab')), new Set([treeFolder('lab')]));
});
