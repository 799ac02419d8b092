import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { cacheFolder } from '../../scripts/toolchain/cache.ts';
import { checkFreeSpace } from '../../scripts/toolchain/free-space.ts';

test('a folder without the room is named before any work starts, with what to do', async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'space-')), 'new');
  const error = await t.throwsAsync(checkFreeSpace(folder, 1e18), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.toolMissing);
  t.true(error.message.startsWith(`${folder} has `));
  t.regex(error.message, /needs 1000000000\.0 GB/);
  t.is(error.hint, 'free some space, or work in a checkout on a larger disk');
  await t.notThrowsAsync(checkFreeSpace(folder, 0));
});

test('for the cache, a larger disk can be named', async (t) => {
  process.env['XDG_CACHE_HOME'] = await mkdtemp(join(tmpdir(), 'space-'));
  const folder = cacheFolder('trees');
  const error = await t.throwsAsync(checkFreeSpace(folder, 1e18), { instanceOf: Failure });
  t.regex(error.hint ?? '', /XDG_CACHE_HOME/);
});
