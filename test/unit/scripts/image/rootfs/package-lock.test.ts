import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { InstalledPackage } from '../../../../../scripts/image/rootfs/dpkg.ts';
import {
  checkLock,
  lockOf,
  pinsText,
  readLock,
} from '../../../../../scripts/image/rootfs/package-lock.ts';
import { exitCodes } from '../../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../../scripts/runtime/failure.ts';

const day = '2026-11-28';

function installed(name: string, version: string): InstalledPackage {
  const rest = { architecture: 'amd64', source: name, sourceVersion: version, maintainer: 'x' };
  return { name, version, ...rest };
}

test('a build with the locked versions passes', (t) => {
  const packages = [installed('mon', '1.4.0-1'), installed('curl', '8.14')];
  t.notThrows(() => checkLock(lockOf(packages, day), packages));
});

test('every package that differs from the lock is named', (t) => {
  const lock = lockOf(
    [installed('curl', '8.14'), installed('mon', '1'), installed('perl', '5')],
    day,
  );
  const error = t.throws(
    () =>
      checkLock(lock, [installed('curl', '8.15'), installed('nginx', '1'), installed('perl', '5')]),
    { instanceOf: Failure },
  );
  t.regex(error.message, /curl: locked 8\.14, installed 8\.15/);
  t.regex(error.message, /mon: locked 1, installed absent/);
  t.regex(error.message, /nginx: locked absent, installed 1/);
  t.notRegex(error.message, /perl/);
  t.regex(error.hint ?? '', /--mirror/);
});

test('the lock becomes pins that apt follows, downgrades included', (t) => {
  t.is(
    pinsText(lockOf([installed('curl', '8.14')], day)),
    'Package: curl\nPin: version 8.14\nPin-Priority: 1001\n',
  );
});

for (const [title, text] of [
  ['not there', undefined],
  ['cut off', '{"packages": {"curl"'],
  ['of another shape', '{"release": "trixie", "archive": "2026-11-28", "packages": ["curl"]}'],
  ['of no release', '{"packages": {"curl": "1"}}'],
  ['of no day', '{"release": "trixie", "packages": {"curl": "1"}}'],
  [
    'of another release',
    '{"release": "forky", "archive": "2026-11-28", "packages": {"curl": "1"}}',
  ],
  [
    'with a version that would begin another pin',
    '{"release": "trixie", "archive": "2026-11-28", "packages": {"curl": "1\\nPackage: *"}}',
  ],
] as const)
  test(`a lock that is ${title} fails the build before it starts`, async (t) => {
    const file = join(await mkdtemp(join(tmpdir(), 'lock-')), 'x.lock.json');
    if (text !== undefined) await writeFile(file, text);
    const error = await t.throwsAsync(readLock(file), { instanceOf: Failure });
    t.is(error.exitCode, exitCodes.invalid);
  });

test('a lock that a build wrote is read again', async (t) => {
  const file = join(await mkdtemp(join(tmpdir(), 'lock-')), 'x.lock.json');
  const lock = lockOf([installed('curl', '8.14')], day);
  await writeFile(file, JSON.stringify(lock));
  t.deepEqual(await readLock(file), lock);
});
