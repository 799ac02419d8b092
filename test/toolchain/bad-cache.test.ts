import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { run } from '../../scripts/report/run.ts';
import { asStorageFailure } from '../../scripts/report/storage-failure.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { isWholeTree } from '../../scripts/toolchain/whole.ts';

/** The command as a user runs it, with a cache of its own. */
async function build(cache: string, ...words: readonly string[]) {
  return run(['node', 'build/js/scripts/build.js', 'director', '--profile', 'lab', ...words], {
    env: { XDG_CACHE_HOME: cache },
    accept: 'any',
    timeout: 120_000,
  });
}

test.serial('a mirror that does not answer: said at once, with what to do, exit 4', async (t) => {
  const cache = await mkdtemp(join(tmpdir(), 'cache-'));
  const { code, stderr } = await build(cache, '--mirror', 'http://127.0.0.1:1/debian');
  t.is(code, exitCodes.toolMissing);
  t.regex(stderr, /no package lists from http:\/\/127\.0\.0\.1:1\/debian/);
  t.regex(stderr, /hint: .*mirror/);
});

test.serial('a program that reads the lines is told why there is no image', async (t) => {
  const cache = await mkdtemp(join(tmpdir(), 'cache-'));
  const { stdout } = await build(cache, '--mirror', 'nowhere', '--json');
  const last: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  t.like(last, {
    error: 'the mirror "nowhere" is no http or https address',
    hint: 'give the folder that holds dists/, as http://HOST/debian',
    exitCode: exitCodes.usage,
  });
});

test.serial('a cache folder that cannot be made: said with what to do, exit 5', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'cache-'));
  await writeFile(join(folder, 'file'), '');
  const { code, stderr } = await build(join(folder, 'file', 'cache'));
  t.is(code, exitCodes.mkosi);
  t.regex(stderr, /hint: .*set XDG_CACHE_HOME/);
});

test('a full disk is no defect of ours', (t) => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
  });
  const failure = asStorageFailure(full, '/cache/lvsmith');
  t.true(failure instanceof Failure && failure.exitCode === exitCodes.mkosi);
  const bug = new TypeError('x is undefined');
  t.is(asStorageFailure(bug, '/cache/lvsmith'), bug);
});

const places: readonly (readonly [string, string, string, RegExp | undefined])[] = [
  ['the cache', 'EROFS', '/cache/lvsmith/packages/1', /set XDG_CACHE_HOME/],
  ['a folder above the cache', 'ENOTDIR', '/cache', /set XDG_CACHE_HOME/],
  ['the folder of images', 'EROFS', 'build/images', /checkout elsewhere/],
  ['the folder of images, full', 'ENOSPC', 'build/images/.director.new/x', /checkout elsewhere/],
  [
    'a tree that lost a file',
    'ENOENT',
    '/cache/lvsmith/packages/base-1.2/usr/lib/x',
    /damaged: remove \/cache\/lvsmith\/packages\/base-1\.2 and/,
  ],
  ['a file of ours that is not there', 'ENOENT', 'scripts/image/mkosi-files/init', undefined],
];

for (const [title, code, path, hint] of places)
  test(`what to do about ${code} depends on the place: ${title}`, (t) => {
    const error = Object.assign(new Error(`${code}: x, open '${path}'`), { code, path });
    const failure = asStorageFailure(error, '/cache/lvsmith');
    if (hint === undefined) t.is(failure, error);
    else t.regex(failure instanceof Failure ? (failure.hint ?? '') : '', hint);
    if (hint !== undefined && !hint.source.includes('XDG'))
      t.notRegex(failure instanceof Failure ? (failure.hint ?? '') : '', /XDG/);
  });

test('a tree that lost its files is made again', async (t) => {
  const tree = await mkdtemp(join(tmpdir(), 'tree-'));
  t.false(isWholeTree(tree));
  for (const folder of ['usr/bin', 'usr/lib', 'etc'])
    await mkdir(join(tree, folder), { recursive: true });
  t.false(isWholeTree(tree));
  await writeFile(join(tree, 'usr/bin/env'), '');
  t.true(isWholeTree(tree));
});
