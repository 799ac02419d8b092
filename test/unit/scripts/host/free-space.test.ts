import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { cacheFolder } from '../../../../scripts/host/cache.ts';
import { checkFreeSpace } from '../../../../scripts/host/free-space.ts';

test('a folder without enough space is named before any work starts, with a hint', async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'space-')), 'new');
  const error = await t.throwsAsync(checkFreeSpace(folder, 1e18), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.toolMissing);
  t.true(error.message.startsWith(`${folder} has `));
  t.regex(error.message, /needs 1000000000\.0 GB/);
  t.is(error.hint, 'free some space, or work in a checkout on a larger disk');
  await t.notThrowsAsync(checkFreeSpace(folder, 0));
});

test('the hint for the cache names XDG_CACHE_HOME', async (t) => {
  process.env['XDG_CACHE_HOME'] = await mkdtemp(join(tmpdir(), 'space-'));
  const folder = cacheFolder('sysroots');
  const error = await t.throwsAsync(checkFreeSpace(folder, 1e18), { instanceOf: Failure });
  t.regex(error.hint ?? '', /XDG_CACHE_HOME/);
});
