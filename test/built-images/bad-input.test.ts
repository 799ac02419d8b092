import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { scratchRoot } from '../../scripts/image/scratch-root.ts';
import { exitCodes } from '../../scripts/runtime/exit-codes.ts';
import { run } from '../../scripts/runtime/run.ts';
import { cacheFolder } from '../../scripts/host/cache.ts';
import { withLock } from '../../scripts/host/file-lock.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

// Builds that cannot succeed, as a user runs them: each ends with 4 or 5 and says what to do, and what
// was there before is as it was.

const command = [
  'node',
  'build/js/scripts/lvsmith.js',
  'build',
  'director',
  '--out',
  'build',
  '--profile',
] as const;

/** A profile with a name of its own, and `lines` added to its image. */
async function profile(lines: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'bad-')), 'bad-input.yaml');
  await cp('profiles/small.yaml', file);
  await writeFile(file, `image: { kernel: cloud${lines} }\n`, { flag: 'a' });
  return file;
}

/** Runs a build with the mounts of its own that `prepare` makes, as root of a namespace. */
function within(prepare: string, words: readonly string[]) {
  const script = `${prepare} && exec "$@"`;
  return run(['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', ...words], {
    accept: 'any',
    timeout: 300_000,
  });
}

test.serial('a package that does not exist is named, and nothing is left behind', async (t) => {
  t.timeout(600_000);
  const file = await profile(', packages: [no-such-package]');
  const before = await readdir(cacheFolder('rootfs')).catch((): string[] => []);
  const { code, stderr } = await run([...command, file], { accept: 'any', timeout: 500_000 });
  t.is(code, exitCodes.mkosi);
  t.regex(stderr, /E: Unable to locate package no-such-package/);
  t.regex(stderr, /hint: the archive has no package no-such-package: check image\.packages/);
  t.regex(stderr, /see the full output in \S+packages-director\.log/);
  t.notRegex(stderr, /Traceback|Building dependency tree/);
  const added = (await readdir(cacheFolder('rootfs'))).filter((name) => !before.includes(name));
  t.deepEqual(
    added.filter((name) => name.includes('.new') || name.startsWith('director-')),
    [],
  );
});

test.serial('a cache on a read-only file system', async (t) => {
  const cache = cacheFolder();
  await ensureSysroot('build');
  const readOnly = `mount --bind ${cache} ${cache} && mount -o remount,bind,ro ${cache}`;
  const { code, stderr } = await within(readOnly, [...command, await profile('')]);
  t.is(code, exitCodes.mkosi);
  t.regex(stderr, /read-only file system/);
  t.regex(stderr, /hint: .*XDG_CACHE_HOME/);
});

test.serial('a cache on a full disk is found before the work starts', async (t) => {
  const small = await mkdtemp(join(tmpdir(), 'small-'));
  const words = ['env', `XDG_CACHE_HOME=${small}`, ...command, await profile('')];
  const { code, stderr } = await within(`mount -t tmpfs -o size=8m tmpfs ${small}`, words);
  t.is(code, exitCodes.toolMissing);
  t.regex(stderr, /has 0\.0 GB free, this needs/);
  t.regex(stderr, /hint: free some space/);
});

test.serial('a host that allows no namespaces: which switch to turn', async (t) => {
  const closed = 'echo 0 >/proc/sys/user/max_user_namespaces';
  const { code, stderr } = await within(closed, [...command, await profile('')]);
  t.is(code, exitCodes.toolMissing);
  t.regex(stderr, /unprivileged user namespaces are disabled/);
  t.regex(stderr, /hint: sudo sysctl -w user\.max_user_namespaces=65536/);
});

test.serial('a mirror that has no such release', async (t) => {
  const server = createServer((_, answer) => answer.writeHead(404).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const home = await mkdtemp(join(tmpdir(), 'cache-'));
  const mirror = `http://127.0.0.1:${port}/debian`;
  const words = [...command, await profile(''), '--mirror', mirror] as const;
  const { code, stderr } = await run([...words], {
    env: { XDG_CACHE_HOME: home, http_proxy: '' },
    accept: 'any',
    timeout: 120_000,
  });
  t.is(code, exitCodes.toolMissing);
  t.true(stderr.includes(`cannot fetch package lists from ${mirror}`));
  t.regex(stderr, /404|does not have a Release file/);
  t.regex(stderr, /hint: check the network and the mirror/);
});

test.serial('a second build of the same image names the process that builds', async (t) => {
  const folder = 'build/images/bad-input';
  const held = { whenHeld: 'fail', purpose: 'a build' } as const;
  await withLock(join(folder, '.director.lock'), held, async () => {
    const { code, stderr } = await run([...command, await profile('')], { accept: 'any' });
    t.is(code, exitCodes.mkosi);
    t.regex(stderr, new RegExp(`is already running \\(process ${process.pid}\\)`));
    t.regex(stderr, new RegExp(`hint: .*kill ${process.pid}`));
  });
});

test.serial('an interrupted build leaves nothing half made', async (t) => {
  t.timeout(600_000);
  const file = await profile('');
  const folder = 'build/images/bad-input';
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'director.raw'), 'the last good image');
  const place = await scratchRoot();
  const works = () => readdir(place).catch((): string[] => []);
  const before = await works();
  const { stdout, stderr, code } = await run(
    ['timeout', '--signal=INT', '--foreground', '6', ...command, file],
    { accept: 'any', timeout: 500_000 },
  );
  t.is(code, 124, `${stdout}${stderr}`);
  t.regex(stderr, /lvsmith: the build was interrupted/);
  t.is(await readFile(join(folder, 'director.raw'), 'utf8'), 'the last good image');
  t.false((await readdir(folder)).includes('.director.new'));
  t.false((await readdir(folder)).includes('.director.lock'));
  const added = (await works()).filter((name) => !before.includes(name));
  t.deepEqual(
    added.filter((name) => !existsSync(`/proc/${name.split('-')[0]}`)),
    [],
    'no scratch folder is left without its process',
  );
});
