import test from 'ava';
import { explainFailure } from '../../../../scripts/mkosi/explain.ts';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';

const cases: readonly (readonly [string, string, RegExp])[] = [
  ['a package that does not exist', 'E: Unable to locate package no-such', /no package no-such/],
  [
    'a package that others only name',
    "E: Package 'no-such' has no installation candidate",
    /no package no-such: check image\.packages/,
  ],
  [
    'packages that exclude each other',
    'E: Unable to correct problems, you have held broken packages.',
    /packages conflict/,
  ],
  [
    'the same, as apt 3 says it',
    'E: Unable to satisfy dependencies. Reached two',
    /packages conflict/,
  ],
  [
    'a root that is larger than its slot',
    "Partition 2's contents (633.2M) don't fit in the partition (512M).",
    /needs 633\.2M: take packages out of image\.packages/,
  ],
  ['a full disk', 'cp: error writing x: No space left on device', /disk is full/],
  ['no network', 'Temporary failure resolving mirror.example', /is unreachable/],
  ['a mirror without a file', 'E: Failed to fetch x  404  Not Found', /lacks a file/],
  ['a read-only cache', 'mkdir: cannot create: Read-only file system', /XDG_CACHE_HOME/],
  ['a damaged archive', 'dpkg-deb: error: archive is truncated', /lvsmith\/apt/],
  ['a wrong signature', 'W: GPG error: x NO_PUBKEY 123', /signature of the package lists/],
];

for (const [title, line, hint] of cases)
  test(`${title}: the hint says what to do`, (t) => {
    const failure = explainFailure(
      ['‣ Installing Debian', line, '‣ "apt-get install x" returned non-zero exit code 1.'],
      'build/logs/x.log',
      1,
    );
    t.is(failure.exitCode, exitCodes.mkosi);
    t.is(failure.message, `mkosi failed with exit code 1\n    ${line}`);
    t.regex(failure.hint ?? '', hint);
    t.regex(failure.hint ?? '', /build\/logs\/x\.log/);
  });

test('progress of package tools and Python tracebacks are omitted', (t) => {
  const lines = ['Get:1 http://x', 'Setting up curl', 'Traceback (most recent call last):', 'why'];
  t.is(explainFailure(lines, 'log', 2).message, 'mkosi failed with exit code 2\n    why');
});
