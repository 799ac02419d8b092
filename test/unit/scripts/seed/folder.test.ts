import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { writeMedium } from '../../../../scripts/seed/write-medium.ts';
import { sampleFiles } from '../../../helpers/seed-samples.ts';
import { signed } from '../../../helpers/signed-seeds.ts';

// A seed as a folder replaces the one before it as a whole, and nothing else.

async function placeFor(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-folder-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return join(folder, 'litsha21');
}

test('a folder is written anew, with what only its owner reads', async (t) => {
  const base = await placeFor(t);
  await writeMedium(sampleFiles('litsha21', 'config-drive'), 'config-drive', 'folder', base);
  await writeMedium(sampleFiles('litsha21'), 'nocloud', 'folder', base);
  t.deepEqual((await readdir(base)).toSorted(), ['meta-data', 'network-config', 'user-data']);
  t.is((await stat(join(base, 'meta-data'))).mode & 0o777, 0o600);
  t.is((await stat(base)).mode & 0o777, 0o700);
  t.deepEqual(await readdir(join(base, '..')), ['litsha21'], 'nothing is left beside it');
});

test('a signed seed in a folder replaces one before it, and holds its signature', async (t) => {
  const base = await placeFor(t);
  for (const serial of [1, 2]) {
    const files = signed(sampleFiles('litsha21'), { serial });
    await writeMedium(files, 'nocloud', 'folder', base);
    t.like(files, { 'lvsmith-manifest': await readFile(join(base, 'lvsmith-manifest'), 'utf8') });
  }
  t.true((await readdir(base)).includes('lvsmith-manifest.sig'));
});

test('a folder that holds anything else is left alone', async (t) => {
  for (const other of ['thesis.txt', 'openstack/latest/thesis.txt', 'photos/']) {
    const base = await placeFor(t);
    const path = join(base, other);
    await mkdir(join(base, 'openstack/latest'), { recursive: true });
    await (other.endsWith('/') ? mkdir(path) : writeFile(path, 'years of work'));
    const write = writeMedium(sampleFiles('litsha21'), 'nocloud', 'folder', base);
    const error = await t.throwsAsync(write, { instanceOf: Failure });
    t.is(error.exitCode, exitCodes.usage);
    t.regex(error.message, /which does not belong to a seed: nothing was written/);
    if (!other.endsWith('/')) t.is(await readFile(path, 'utf8'), 'years of work');
    t.deepEqual(await readdir(join(base, '..')), ['litsha21']);
  }
});
