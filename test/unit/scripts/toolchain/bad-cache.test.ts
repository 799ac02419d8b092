import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { asStorageFailure } from '../../../../scripts/runtime/storage-failure.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { isCompleteSysroot } from '../../../../scripts/toolchain/is-complete.ts';

/** The command as a user runs it, with a cache of its own. */
async function build(cache: string, ...words: readonly string[]) {
  const command = ['node', 'build/js/scripts/lvsmith.js', 'build', 'director'] as const;
  return run([...command, '--profile', 'lab', ...words], {
    env: { XDG_CACHE_HOME: cache },
    accept: 'any',
    timeout: 120_000,
  });
}

test.serial('a mirror that does not answer fails at once with a hint, exit 4', async (t) => {
  const cache = await mkdtemp(join(tmpdir(), 'cache-'));
  const { code, stderr } = await build(cache, '--mirror', 'http://127.0.0.1:1/debian');
  t.is(code, exitCodes.toolMissing);
  t.regex(stderr, /cannot fetch package lists from http:\/\/127\.0\.0\.1:1\/debian/);
  t.regex(stderr, /hint: .*mirror/);
});

test.serial('with --json, the last line says why there is no image', async (t) => {
  const cache = await mkdtemp(join(tmpdir(), 'cache-'));
  const { stdout } = await build(cache, '--mirror', 'nowhere', '--json');
  const last: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  t.like(last, {
    error: 'the mirror "nowhere" is not an http or https address',
    hint: 'give the address of the folder that contains dists/, such as http://HOST/debian',
    exitCode: exitCodes.usage,
  });
});

test.serial('a cache folder that cannot be created fails with a hint, exit 5', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'cache-'));
  await writeFile(join(folder, 'file'), '');
  const { code, stderr } = await build(join(folder, 'file', 'cache'));
  t.is(code, exitCodes.mkosi);
  t.regex(stderr, /hint: .*set XDG_CACHE_HOME/);
});

test('a full disk is no defect of lvsmith', (t) => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
  });
  const failure = asStorageFailure(full, '/cache/lvsmith');
  t.true(failure instanceof Failure && failure.exitCode === exitCodes.mkosi);
  const bug = new TypeError('x is undefined');
  t.is(asStorageFailure(bug, '/cache/lvsmith'), bug);
});

const paths: readonly (readonly [string, string, string, RegExp | undefined])[] = [
  ['the cache', 'EROFS', '/cache/lvsmith/rootfs/1', /set XDG_CACHE_HOME/],
  ['a folder above the cache', 'ENOTDIR', '/cache', /set XDG_CACHE_HOME/],
  ['the folder of images', 'EROFS', 'build/images', /give --out another folder/],
  [
    'the folder of images, full',
    'ENOSPC',
    'build/images/.director.new/x',
    /give --out another folder/,
  ],
  [
    'a rootfs that lost a file',
    'ENOENT',
    '/cache/lvsmith/rootfs/base-1.2/usr/lib/x',
    /damaged: remove \/cache\/lvsmith\/rootfs\/base-1\.2 and/,
  ],
  ['a file of lvsmith that does not exist', 'ENOENT', 'scripts/image/mkosi-files/init', undefined],
];

for (const [title, code, path, hint] of paths)
  test(`the hint for ${code} depends on the path: ${title}`, (t) => {
    const error = Object.assign(new Error(`${code}: x, open '${path}'`), { code, path });
    const failure = asStorageFailure(error, '/cache/lvsmith');
    if (hint === undefined) t.is(failure, error);
    else t.regex(failure instanceof Failure ? (failure.hint ?? '') : '', hint);
    if (hint !== undefined && !hint.source.includes('XDG'))
      t.notRegex(failure instanceof Failure ? (failure.hint ?? '') : '', /XDG/);
  });

test('a sysroot that lost its files is not complete', async (t) => {
  const sysroot = await mkdtemp(join(tmpdir(), 'sysroot-'));
  t.false(isCompleteSysroot(sysroot));
  for (const folder of ['usr/bin', 'usr/lib', 'etc'])
    await mkdir(join(sysroot, folder), { recursive: true });
  t.false(isCompleteSysroot(sysroot));
  await writeFile(join(sysroot, 'usr/bin/env'), '');
  t.true(isCompleteSysroot(sysroot));
});

test('an archive of security updates that is no address', async (t) => {
  const cache = await mkdtemp(join(tmpdir(), 'cache-'));
  const archive = ['--mirror', 'http://127.0.0.1:1/debian'] as const;
  const { code, stderr } = await build(cache, ...archive, '--security-mirror', 'nowhere');
  t.is(code, 2);
  t.regex(stderr, /the mirror "nowhere" is not an http or https address/);
});
