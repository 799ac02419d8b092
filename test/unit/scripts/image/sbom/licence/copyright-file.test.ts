import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { copyrightText } from '../../../../../../scripts/image/sbom/licence/copyright-file.ts';

test('a copyright file is found through links and unpacked, and never outside its tree', async (t) => {
  const tree = await mkdtemp(join(tmpdir(), 'lvsmith-'));
  t.teardown(() => rm(tree, { recursive: true }));
  const docs = join(tree, 'usr/share/doc');
  for (const name of ['plain', 'packed', 'absolute', 'outside', 'circle', 'damaged'])
    await mkdir(join(docs, name), { recursive: true });
  await writeFile(join(docs, 'plain/copyright'), 'words');
  await writeFile(join(docs, 'packed/copyright.gz'), gzipSync('packed words'));
  await writeFile(join(docs, 'damaged/copyright.gz'), 'not packed');
  await writeFile(join(tree, 'secret'), 'of the tree');
  await symlink('plain', join(docs, 'linked'));
  await symlink('/usr/share/doc/linked/copyright', join(docs, 'absolute/copyright'));
  await symlink('../../../../../../../secret', join(docs, 'outside/copyright'));
  await symlink('copyright', join(docs, 'circle/copyright'));
  const names = ['plain', 'packed', 'linked', 'absolute', 'outside', 'circle', 'damaged', 'none'];
  t.deepEqual(await Promise.all(names.map((name) => copyrightText(tree, name))), [
    'words',
    'packed words',
    'words',
    'words',
    'of the tree',
    undefined,
    undefined,
    undefined,
  ]);
});
