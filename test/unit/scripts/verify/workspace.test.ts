import { mkdir, mkdtemp, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { withWorkspace } from '../../../../scripts/verify/workspace.ts';
import type { RenderedFile } from '../../../../scripts/render/rendered-file.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

const { cluster } = modelOf('profiles/small.yaml');

function rendered(path: string, kind: RenderedFile['kind'], content: string): RenderedFile {
  const mode = kind === 'directory' ? 0o755 : 0o644;
  return { path, kind, content, mode, owner: 'root', group: 'root', source: 'test' };
}

test('what is rendered replaces what a package brought: links, files and folders', async (t) => {
  const tree = await mkdtemp(join(tmpdir(), 'tree-'));
  await mkdir(join(tree, 'etc/folder'), { recursive: true });
  await writeFile(join(tree, 'etc/folder/inside'), 'brought');
  await writeFile(join(tree, 'etc/file'), 'brought');
  await writeFile(join(tree, 'etc/target'), 'brought');
  await symlink('/usr/share/zoneinfo/Etc/UTC', join(tree, 'etc/localtime'));
  await symlink('target', join(tree, 'etc/link'));
  await symlink('/nowhere', join(tree, 'etc/dangling'));
  const files = [
    rendered('/etc/dangling', 'file', 'rendered'),
    rendered('/etc/file', 'symlink', '../usr/nowhere'),
    rendered('/etc/folder', 'directory', ''),
    rendered('/etc/link', 'file', 'rendered'),
    rendered('/etc/localtime', 'symlink', '../usr/share/zoneinfo/Europe/Berlin'),
    rendered('/usr/lib/other', 'file', 'rendered'),
  ];
  const programs = new Set<string>();
  await withWorkspace({ role: 'director', cluster, files, programs, tree }, async () => {
    const [name = ''] = (await readdir(tmpdir())).filter((each) =>
      each.startsWith('lvsmith-verify-'),
    );
    const etc = join(tmpdir(), name, 'etc');
    t.is(await readlink(join(etc, 'localtime')), '../usr/share/zoneinfo/Europe/Berlin');
    t.is(await readlink(join(etc, 'file')), '../usr/nowhere');
    for (const each of ['dangling', 'link'])
      t.is(await readFile(join(etc, each), 'utf8'), 'rendered', each);
    t.is(await readFile(join(etc, 'target'), 'utf8'), 'brought', 'links are not followed');
    t.is(await readFile(join(etc, 'folder/inside'), 'utf8'), 'brought');
  });
});
