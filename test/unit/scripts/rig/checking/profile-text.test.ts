import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { profileText, serverAddress } from '../../../../../scripts/rig/checking/profile-text.ts';
import { loadProfile } from '../../../../../scripts/profile/load.ts';

test('as many servers as there may be make a valid profile', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-test-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'checked.yaml');
  await writeFile(file, profileText(1000));
  const { profile } = await loadProfile(file);
  t.is(profile.realservers.length, 1000);
  t.is(profile.realservers.at(-1)?.address, serverAddress(999));
  t.deepEqual(
    profile.services.map(({ check }) => [check.interval, check.timeout]),
    [
      ['1s', '2s'],
      ['1s', '2s'],
    ],
  );
});
