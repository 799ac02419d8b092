import test from 'ava';
import { missingSuites } from '../../../../scripts/toolchain/missing-suites.ts';
import { missingPockets, suitesOf } from '../../../../scripts/toolchain/sources.ts';

const mirror = { archive: 'http://a/debian', security: 'http://a/debian-security' };
const suites = suitesOf(mirror);
const fetched = 'Get:1 http://a/debian trixie InRelease [140 kB]\n';

/** The output of apt 2.6 for different reasons why it has no list of security updates. */
const answers: readonly (readonly [string, boolean, readonly string[]])[] = [
  [
    'is not there',
    true,
    [
      'Ign:3 http://a/debian-security trixie-security InRelease',
      'Err:4 http://a/debian-security trixie-security Release',
      '  404  Not Found [IP: 127.0.0.1 80]',
      "E: The repository 'http://a/debian-security trixie-security Release' does not have a Release file.",
    ],
  ],
  [
    'is gone',
    true,
    ['Err:3 http://a/debian-security trixie-security InRelease', '  410  Gone [IP: 127.0.0.1 80]'],
  ],
  [
    'could not be fetched',
    false,
    [
      'Err:3 http://a/debian-security trixie-security InRelease',
      '  Could not connect to a:80 (127.0.0.1). - connect (111: Connection refused)',
    ],
  ],
  [
    'could not be fetched the second time',
    false,
    [
      'Ign:3 http://a/debian-security trixie-security InRelease',
      'Err:4 http://a/debian-security trixie-security Release',
      "  Could not resolve 'a'",
      "E: The repository 'http://a/debian-security trixie-security Release' does not have a Release file.",
    ],
  ],
  [
    'is signed with an unknown key',
    false,
    [
      'Err:3 http://a/debian-security trixie-security InRelease',
      "  The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 0123",
      "E: The repository 'http://a/debian-security trixie-security InRelease' is not signed.",
    ],
  ],
  [
    'is on a server that is out of order',
    false,
    [
      'Err:3 http://a/debian-security trixie-security InRelease',
      '  503  Service Unavailable [IP: 127.0.0.1 80]',
    ],
  ],
];

for (const [title, absent, lines] of answers)
  test(`a pocket that ${title}: ${absent ? 'images do without' : 'no image without it'}`, (t) => {
    const found = missingSuites(fetched + lines.join('\n'), suites);
    t.deepEqual(
      found.map(({ suite }) => suite),
      absent ? ['trixie-security'] : [],
    );
  });

test('missing pockets are listed, also where no archive of security updates is known', (t) => {
  t.deepEqual(missingPockets(mirror, suites), []);
  t.deepEqual(missingPockets(mirror, suites.slice(0, 1)), ['trixie-updates', 'trixie-security']);
  const { archive } = mirror;
  t.deepEqual(missingPockets({ archive }, suitesOf({ archive })), ['trixie-security']);
});
