import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { BuildContext } from '../../../../../scripts/image/context.ts';
import { installedPackages } from '../../../../../scripts/image/rootfs/dpkg.ts';
import type { bootstrapRootfs } from '../../../../../scripts/image/rootfs/bootstrap.ts';
import { requestKey } from '../../../../../scripts/image/rootfs/install-settings.ts';
import { lockOf, type PackageLock } from '../../../../../scripts/image/rootfs/package-lock.ts';
import { openRootfs } from '../../../../../scripts/image/rootfs/rootfs.ts';
import { settings } from '../../../../../scripts/mkosi/settings.ts';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { loadProfile } from '../../../../../scripts/profile/load.ts';
import { Failure } from '../../../../../scripts/runtime/failure.ts';
import { silentProgress } from '../../../../../scripts/progress/progress.ts';
import type { Run } from '../../../../../scripts/runtime/run.ts';
import { cacheFolder } from '../../../../../scripts/host/cache.ts';
import { suitesOf } from '../../../../../scripts/toolchain/sources.ts';

// A few lines play mkosi: the tests are about which root file systems are made, found and kept.

const { image } = buildModel((await loadProfile('small')).profile);

const status = 'var/lib/dpkg/status';

/** An archive where every package has the version `version`, and an mkosi that installs from it. */
class Archive {
  version = '1';
  readonly installed: string[] = [];

  readonly run: Run = async (argv) => {
    const folder = argv[argv.indexOf('--directory') + 1] ?? '';
    const conf = readConf(await readFile(join(folder, 'mkosi.conf'), 'utf8'));
    if (argv.includes('summary'))
      return { code: 0, stdout: JSON.stringify({ Images: [conf] }), stderr: '' };
    const names = String(conf['Packages']).split(',');
    this.installed.push(names.includes('mon') ? 'director' : 'base');
    const [base] = [conf['BaseTrees']].flat();
    const below = typeof base === 'string' ? await readFile(join(base, status), 'utf8') : '';
    await this.#install(
      join(String(conf['OutputDirectory']), String(conf['Output'])),
      names,
      below,
    );
    return { code: 0, stdout: '', stderr: '' };
  };

  async #install(rootfs: string, names: readonly string[], below: string): Promise<void> {
    for (const folder of ['usr/bin', 'usr/lib', 'etc', 'var/lib/dpkg'])
      await mkdir(join(rootfs, folder), { recursive: true });
    for (const file of ['usr/bin/env', 'etc/passwd', 'etc/group'])
      await writeFile(join(rootfs, file), '');
    const paragraphs = names.map(
      (name) => `Package: ${name}\nStatus: install ok installed\nVersion: ${this.version}\n`,
    );
    await writeFile(join(rootfs, status), [below, ...paragraphs].join('\n'));
  }
}

/** A mkosi.conf as `mkosi --json summary` shows it. */
function readConf(text: string): Record<string, unknown> {
  const entries = [...text.matchAll(/^(\w+)=(.*(?:\n {2}.*)*)$/gm)];
  return Object.fromEntries(
    entries.map(([, name = '', value = '']) => {
      const lines = value.split('\n').flatMap((line) => line.trim() || []);
      const kind = Object.entries(settings).find(([known]) => known === name)?.[1].kind;
      const trees = lines.map((Source) => ({ Source, Target: null }));
      const variables = Object.fromEntries(lines.map((line) => line.split('=', 2)));
      const shown = { trees, list: lines, environment: variables };
      return [name, Object.entries(shown).find(([each]) => each === kind)?.[1] ?? value];
    }),
  );
}

const mirror = { archive: 'http://a/debian', security: 'http://a/debian-security' };

/** With a cache of its own. */
async function contextOf(archive: Archive): Promise<BuildContext> {
  process.env['XDG_CACHE_HOME'] = await mkdtemp(join(tmpdir(), 'cache-'));
  const logs = await mkdtemp(join(tmpdir(), 'logs-'));
  return {
    mkosi: { argv: ['mkosi'], env: {}, version: '25.3', run: archive.run },
    sysroot: '/cache/sysroots/build-1',
    mirror,
    suites: suitesOf(mirror),
    privileges: 'root',
    archive: {
      open: () =>
        Promise.resolve({ root: '/cache/apt', suites: suitesOf(mirror), day: '2026-11-28' }),
      bootstrapRootfs: emptyRootfs,
    },
    progress: silentProgress,
    logs,
  };
}

async function lockOfDirector(context: BuildContext): Promise<PackageLock> {
  await using rootfs = await openRootfs(context, 'director', image);
  return lockOf(await installedPackages(rootfs.path), rootfs.archive);
}

async function emptyRootfs(
  ...[, , { folder }]: Parameters<typeof bootstrapRootfs>
): Promise<string> {
  await mkdir(join(folder, 'var/lib/dpkg'), { recursive: true });
  await writeFile(join(folder, status), '');
  return folder;
}

async function keyOf(context: BuildContext): Promise<string> {
  await using rootfs = await openRootfs(context, 'director', image);
  return rootfs.key;
}

test.serial('a rootfs is installed once and then found', async (t) => {
  const archive = new Archive();
  const context = await contextOf(archive);
  const key = await keyOf(context);
  t.is(await keyOf(context), key);
  t.deepEqual(archive.installed, ['base', 'director']);
});

test.serial('newer packages change the key, for every profile that has them', async (t) => {
  const archive = new Archive();
  const context = await contextOf(archive);
  const key = await keyOf(context);
  t.is(await keyOf({ ...context, refresh: true }), key, 'there were none');
  archive.version = '2';
  const newer = await keyOf({ ...context, refresh: true });
  t.not(newer, key);
  t.is(await keyOf(context), newer);
  const entries = (await readdir(cacheFolder('rootfs'))).filter((name) =>
    name.startsWith('director-'),
  );
  t.is(entries.filter((name) => /\.\w{16}$/.test(name)).length, 1, 'the older ones are gone');
});

test.serial('an update keeps the packages that another build is copying', async (t) => {
  const archive = new Archive();
  const context = await contextOf(archive);
  await using rootfs = await openRootfs(context, 'director', image);
  archive.version = '2';
  await keyOf({ ...context, refresh: true });
  const versions = (await installedPackages(rootfs.path)).map(({ version }) => version);
  t.deepEqual([...new Set(versions)], ['1']);
});

test.serial('a locked build uses cached packages that match its lock', async (t) => {
  const archive = new Archive();
  const context = await contextOf(archive);
  const lock = await lockOfDirector(context);
  t.is(await keyOf({ ...context, lock }), await keyOf(context));
  t.deepEqual(archive.installed, ['base', 'director']);
});

test.serial('packages that differ from the lock are not cached', async (t) => {
  const archive = new Archive();
  const context = await contextOf(archive);
  const lock = await lockOfDirector(context);
  const before = await readdir(cacheFolder('rootfs'));
  const locked = { ...context, sysroot: '/cache/sysroots/build-2', lock };
  archive.version = '2';
  for (const _ of ['at first', 'again']) {
    const error = await t.throwsAsync(keyOf(locked), { instanceOf: Failure });
    t.regex(error.message, /differ from the lock[^]*locked 1, installed 2/);
    t.deepEqual(await readdir(cacheFolder('rootfs')), before);
  }
  t.deepEqual(archive.installed.slice(2), ['base', 'base'], 'the archive is asked each time');
});

test.serial(
  'a request has another key when anything differs that the rootfs is made of or by',
  async (t) => {
    const context = await contextOf(new Archive());
    const request = { name: 'base', packages: ['curl'], preseed: [] };
    const base = { path: '/b', requestKey: '1', key: '1', archive: '2026-11-28' };
    const suites = context.suites.slice(0, 2);
    const keys = [
      requestKey(context, request),
      requestKey(context, { ...request, packages: ['curl', 'mon'] }),
      requestKey(context, { ...request, preseed: ['a a/b boolean true'] }),
      requestKey(context, { ...request, base }),
      requestKey(context, { ...request, base: { ...base, requestKey: '2' } }),
      requestKey({ ...context, suites }, request),
      requestKey({ ...context, privileges: 'mapped' }, request),
      requestKey({ ...context, sysroot: '/cache/sysroots/build-2' }, request),
      requestKey({ ...context, mkosi: { ...context.mkosi, version: '26' } }, request),
    ];
    t.is(new Set(keys).size, keys.length);
    // A copied cache is found at any path.
    t.is(keys[0], requestKey({ ...context, sysroot: '/home/b/sysroots/build-1' }, request));
    t.is(keys[3], requestKey(context, { ...request, base: { ...base, path: '/home/b/b' } }));
  },
);
