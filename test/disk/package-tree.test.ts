import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { BuildContext } from '../../scripts/image/context.ts';
import { installedPackages } from '../../scripts/image/dpkg.ts';
import type { essentialTree } from '../../scripts/image/essential-tree.ts';
import { installKey } from '../../scripts/image/install-settings.ts';
import { lockOf } from '../../scripts/image/lock.ts';
import { withRoleTree } from '../../scripts/image/package-tree.ts';
import { settings } from '../../scripts/mkosi/settings.ts';
import { buildModel } from '../../scripts/model/model.ts';
import { loadProfile } from '../../scripts/profile/load.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { silentProgress } from '../../scripts/report/progress.ts';
import type { Run } from '../../scripts/report/run.ts';
import { cacheFolder } from '../../scripts/toolchain/cache.ts';
import { suitesOf } from '../../scripts/toolchain/sources.ts';

// mkosi is played by a few lines: what is tested is which trees are made, found and kept.

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
    await this.#install(join(String(conf['OutputDirectory']), 'tree'), names, below);
    return { code: 0, stdout: '', stderr: '' };
  };

  async #install(tree: string, names: readonly string[], below: string): Promise<void> {
    for (const each of ['usr/bin', 'usr/lib', 'etc', 'var/lib/dpkg'])
      await mkdir(join(tree, each), { recursive: true });
    for (const file of ['usr/bin/env', 'etc/passwd', 'etc/group'])
      await writeFile(join(tree, file), '');
    const paragraphs = names.map(
      (name) => `Package: ${name}\nStatus: install ok installed\nVersion: ${this.version}\n`,
    );
    await writeFile(join(tree, status), [below, ...paragraphs].join('\n'));
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
  process.env['XDG_CACHE_HOME'] = await mkdtemp(join(tmpdir(), 'trees-'));
  const logs = await mkdtemp(join(tmpdir(), 'logs-'));
  return {
    mkosi: { argv: ['mkosi'], env: {}, version: '25.3', run: archive.run },
    tools: '/cache/trees/build-1',
    mirror,
    suites: suitesOf(mirror),
    privileges: 'root',
    archive: {
      open: () => Promise.resolve({ root: '/cache/apt', suites: suitesOf(mirror) }),
      essentialTree: emptyTree,
    },
    progress: silentProgress,
    logs,
  };
}

async function emptyTree(...[, , { folder }]: Parameters<typeof essentialTree>): Promise<string> {
  await mkdir(join(folder, 'var/lib/dpkg'), { recursive: true });
  await writeFile(join(folder, status), '');
  return folder;
}

function director<T>(context: BuildContext, work: (folder: string, key: string) => Promise<T>) {
  return withRoleTree(context, 'director', image, ({ folder, key }) => work(folder, key));
}

const keyOf = (context: BuildContext) => director(context, async (_, key) => key);

test.serial('what is installed once is found again', async (t) => {
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
  const kept = (await readdir(cacheFolder('packages'))).filter((name) =>
    name.startsWith('director-'),
  );
  t.is(kept.filter((name) => name.includes('.')).length, 1, 'the older ones are gone');
});

test.serial('an update leaves the packages that another build is copying', async (t) => {
  const archive = new Archive();
  const context = await contextOf(archive);
  await director(context, async (folder) => {
    archive.version = '2';
    await keyOf({ ...context, refresh: true });
    const versions = (await installedPackages(folder)).map(({ version }) => version);
    t.deepEqual([...new Set(versions)], ['1']);
  });
});

test.serial('packages that are not those of the lock are not kept', async (t) => {
  const archive = new Archive();
  const context = await contextOf(archive);
  const lock = await director(context, async (folder) => lockOf(await installedPackages(folder)));
  const before = await readdir(cacheFolder('packages'));
  const free = { ...context, tools: '/cache/trees/build-2', lock };
  archive.version = '2';
  for (const _ of ['at first', 'again']) {
    const error = await t.throwsAsync(keyOf(free), { instanceOf: Failure });
    t.regex(error.message, /not those of the lock[^]*locked 1, installed 2/);
    t.deepEqual(await readdir(cacheFolder('packages')), before);
  }
  t.deepEqual(archive.installed.slice(2), ['base', 'base'], 'the archive is asked each time');
});

test.serial('a tree has another key as soon as it is made of, or by, something else', async (t) => {
  const context = await contextOf(new Archive());
  const wanted = { name: 'base', packages: ['curl'] };
  const base = { folder: '/b', asked: '1', key: '1' };
  const suites = context.suites.slice(0, 2);
  const keys = [
    installKey(context, wanted),
    installKey(context, { ...wanted, packages: ['curl', 'mon'] }),
    installKey(context, { ...wanted, base }),
    installKey(context, { ...wanted, base: { ...base, asked: '2' } }),
    installKey({ ...context, suites }, wanted),
    installKey({ ...context, privileges: 'mapped' }, wanted),
    installKey({ ...context, tools: '/cache/trees/build-2' }, wanted),
    installKey({ ...context, mkosi: { ...context.mkosi, version: '26' } }, wanted),
  ];
  t.is(new Set(keys).size, keys.length);
  // A copied cache is found, wherever it lies.
  t.is(keys[0], installKey({ ...context, tools: '/home/b/trees/build-1' }, wanted));
  t.is(keys[2], installKey(context, { ...wanted, base: { ...base, folder: '/home/b/b' } }));
});
