import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import {
  hasTree,
  putTree,
  removeAbandonedTrees,
  treePlace,
  withTreeFolder,
} from '../../scripts/image/package-store.ts';

const cache = await mkdtemp(join(tmpdir(), 'store-'));
process.env['XDG_CACHE_HOME'] = cache;
const store = join(cache, 'lvsmith/packages');
await mkdir(store, { recursive: true });

/** Puts a tree with one package in the given version to a place. */
async function put(place: string, version: string): Promise<void> {
  const tree = await mkdtemp(join(store, 'fresh-'));
  for (const folder of ['usr/bin', 'usr/lib', 'etc', 'var/lib/dpkg'])
    await mkdir(join(tree, folder), { recursive: true });
  for (const file of ['usr/bin/env', 'etc/passwd', 'etc/group'])
    await writeFile(join(tree, file), '');
  await writeFile(join(tree, status), `Package: mon\nVersion: ${version}\n`);
  await putTree('root', place, tree);
}

const status = 'var/lib/dpkg/status';

async function versionIn(folder: string | undefined): Promise<string> {
  return (await readFile(join(folder ?? '', status), 'utf8')).trim().split(' ').at(-1) ?? '';
}

async function foldersOf(place: string): Promise<readonly string[]> {
  const start = `${place.slice(store.length + 1)}.`;
  return (await readdir(store)).filter((name) => name.startsWith(start));
}

test('a tree that was put to its place is found there', async (t) => {
  const place = treePlace('base', 'found');
  t.false(await hasTree(place));
  await withTreeFolder(place, async (folder) => t.is(folder, undefined));
  await put(place, '1');
  t.true(await hasTree(place));
  await withTreeFolder(place, async (folder) => t.is(await versionIn(folder), '1'));
});

test('newer packages leave those who use the old ones alone, and the old ones go afterwards', async (t) => {
  const place = treePlace('base', 'newer');
  await put(place, '1');
  await withTreeFolder(place, async (old) => {
    await put(place, '2');
    t.is(await versionIn(old), '1');
    await withTreeFolder(place, async (folder) => t.is(await versionIn(folder), '2'));
  });
  await put(place, '3');
  t.is((await foldersOf(place)).length, 1);
  await withTreeFolder(place, async (folder) => t.is(await versionIn(folder), '3'));
});

test('the same packages again change nothing', async (t) => {
  const place = treePlace('base', 'same');
  await put(place, '1');
  const before = await withTreeFolder(place, (folder) => Promise.resolve(folder));
  await writeFile(join(before ?? '', 'etc/mark'), '');
  await put(place, '1');
  t.is(await withTreeFolder(place, (folder) => Promise.resolve(folder)), before);
  t.true((await readdir(join(before ?? '', 'etc'))).includes('mark'));
});

test('a build that was killed keeps no old packages', async (t) => {
  const place = treePlace('base', 'killed');
  await put(place, '1');
  const [folder = ''] = await foldersOf(place);
  await symlink('1 123456789', join(store, `${folder}.user-x`));
  await put(place, '2');
  t.is((await foldersOf(place)).length, 1);
});

test('a tree that lost a file that builds read is made again', async (t) => {
  for (const file of [status, 'etc/passwd', 'usr/bin/env']) {
    const place = treePlace('base', file.replaceAll('/', '-'));
    await put(place, '1');
    const [folder = ''] = await foldersOf(place);
    await rm(join(store, folder, file));
    t.false(await hasTree(place), file);
    await put(place, '1');
    t.true(await hasTree(place), file);
  }
});

test('what a killed verification left is removed, a running one is left alone', async (t) => {
  const [left, used] = [`verify-99999999-base-x`, `verify-${process.pid}-base-x`];
  for (const name of [left, used]) await mkdir(join(store, name, 'usr'), { recursive: true });
  await removeAbandonedTrees('root');
  const names = await readdir(store);
  t.deepEqual([names.includes(left), names.includes(used)], [false, true]);
});
