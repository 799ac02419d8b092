import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { checkFreeSpace } from '../../scripts/toolchain/free-space.ts';

test('a folder without the room is named before any work starts, with what to do', async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'space-')), 'new');
  const error = await t.throwsAsync(checkFreeSpace(folder, 1e18), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.toolMissing);
  t.true(error.message.startsWith(`${folder} has `));
  t.regex(error.message, /needs 1000000000\.0 GB/);
  t.regex(error.hint ?? '', /XDG_CACHE_HOME/);
  await t.notThrowsAsync(checkFreeSpace(folder, 0));
});
