import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import {
  archiveOf,
  entryPath,
  hasRootfs,
  holdRootfs,
  removeAbandonedEntries,
  storeRootfs,
} from '../../../../../scripts/image/rootfs/rootfs-cache.ts';

const home = await mkdtemp(join(tmpdir(), 'cache-'));
process.env['XDG_CACHE_HOME'] = home;
const cache = join(home, 'lvsmith/rootfs');
await mkdir(cache, { recursive: true });

/** Stores a rootfs with one package in the given version. */
async function store(entry: string, version: string, day = `2026-11-0${version}`): Promise<void> {
  const fresh = await mkdtemp(join(cache, 'fresh-'));
  for (const folder of ['usr/bin', 'usr/lib', 'etc', 'var/lib/dpkg'])
    await mkdir(join(fresh, folder), { recursive: true });
  for (const file of ['usr/bin/env', 'etc/passwd', 'etc/group'])
    await writeFile(join(fresh, file), '');
  await writeFile(join(fresh, status), `Package: mon\nVersion: ${version}\n`);
  await storeRootfs('root', entry, fresh, day);
}

const status = 'var/lib/dpkg/status';

async function versionIn(rootfs: string | undefined): Promise<string> {
  return (await readFile(join(rootfs ?? '', status), 'utf8')).trim().split(' ').at(-1) ?? '';
}

async function foldersOf(entry: string): Promise<readonly string[]> {
  const prefix = `${entry.slice(cache.length + 1)}.`;
  const names = await readdir(cache);
  return names.filter((name) => name.startsWith(prefix) && !name.endsWith('.archive'));
}

test('a stored rootfs is found', async (t) => {
  const entry = entryPath('base', 'found');
  t.false(await hasRootfs(entry));
  t.is(await holdRootfs(entry), undefined);
  await store(entry, '1');
  t.true(await hasRootfs(entry));
  await using held = await holdRootfs(entry);
  t.is(await versionIn(held?.path), '1');
});

test('newer packages do not disturb who uses the old ones, which are removed later', async (t) => {
  const entry = entryPath('base', 'newer');
  await store(entry, '1');
  {
    await using old = await holdRootfs(entry);
    await store(entry, '2');
    t.is(await versionIn(old?.path), '1');
    await using current = await holdRootfs(entry);
    t.is(await versionIn(current?.path), '2');
  }
  await store(entry, '3');
  t.is((await foldersOf(entry)).length, 1);
  await using held = await holdRootfs(entry);
  t.is(await versionIn(held?.path), '3');
  const days = (await readdir(cache)).filter((name) => /^base-newer\..*\.archive$/.test(name));
  t.is(days.length, 1, 'nothing is left of the removed ones');
});

test('storing the same packages again changes nothing', async (t) => {
  const entry = entryPath('base', 'same');
  await store(entry, '1');
  await using before = await holdRootfs(entry);
  await writeFile(join(before?.path ?? '', 'etc/mark'), '');
  await store(entry, '1', '2026-11-30');
  await using after = await holdRootfs(entry);
  t.is(after?.path, before?.path);
  t.true((await readdir(join(after?.path ?? '', 'etc'))).includes('mark'));
  t.is(await archiveOf(after?.path ?? ''), '2026-11-01', 'they are no newer for that');
});

test('a killed build does not keep old packages in the cache', async (t) => {
  const entry = entryPath('base', 'killed');
  await store(entry, '1');
  const [folder = ''] = await foldersOf(entry);
  await symlink('1 123456789', join(cache, `${folder}.user-x`));
  await store(entry, '2');
  t.is((await foldersOf(entry)).length, 1);
});

test('a rootfs that lost a file that builds read is made again', async (t) => {
  for (const file of [status, 'etc/passwd', 'usr/bin/env']) {
    const entry = entryPath('base', file.replaceAll('/', '-'));
    await store(entry, '1');
    const [folder = ''] = await foldersOf(entry);
    await rm(join(cache, folder, file));
    t.false(await hasRootfs(entry), file);
    await store(entry, '1');
    t.true(await hasRootfs(entry), file);
  }
});

test('what a killed verification left is removed, a running one is left alone', async (t) => {
  const [left, used] = [`verify-99999999-base-x`, `verify-${process.pid}-base-x`];
  for (const name of [left, used]) await mkdir(join(cache, name, 'usr'), { recursive: true });
  await removeAbandonedEntries('root');
  const names = await readdir(cache);
  t.deepEqual([names.includes(left), names.includes(used)], [false, true]);
});
