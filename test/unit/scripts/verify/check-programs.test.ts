import { chmod, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import type { RenderedFile } from '../../../../scripts/render/rendered-file.ts';
import { prunedFromDisk } from '../../../../scripts/image/disk/pruned-files.ts';
import { verifyCheckPrograms } from '../../../../scripts/verify/check-programs.ts';
import { profileText } from '../../../helpers/profile-text.ts';
import { loadText, modelOf } from '../../../helpers/profile-texts.ts';

let rootfs: string;

test.before(async () => {
  rootfs = await mkdtemp(join(tmpdir(), 'rootfs-'));
  const programs = ['dash', 'dig', 'python3.13', 'perl', 'perlbug'];
  for (const name of programs) await put(`/usr/bin/${name}`, '\x7fELF', 0o755);
  await put('/usr/bin/private', '#!/bin/sh\n', 0o700);
  await put('/usr/bin/script', '#! /bin/sh -e\n', 0o755);
  await put('/usr/bin/snake', '#!/usr/bin/python3\n', 0o755);
  await mkdir(join(rootfs, 'etc/alternatives'), { recursive: true });
  for (const [path, target] of [
    ['bin', 'usr/bin'],
    ['usr/bin/sh', 'dash'],
    ['usr/bin/python3', 'python3.13'],
    ['usr/bin/alternative', '/etc/alternatives/alternative'],
    ['etc/alternatives/alternative', '/usr/bin/dig'],
    ['usr/bin/circle', 'circle'],
  ] as const)
    await symlink(target, join(rootfs, path));
});

async function put(path: string, content: string, mode: number): Promise<void> {
  const place = join(rootfs, path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, content);
  await chmod(place, mode);
}

const mine: RenderedFile = {
  path: '/usr/bin/mine',
  kind: 'file',
  content: '#!/bin/sh\n',
  mode: 0o755,
  owner: 'root',
  group: 'root',
  source: 'mine',
};

/** What is said about a check that runs a program. */
async function messages(program: string, files: readonly RenderedFile[] = []) {
  const text = profileText({
    services: `services:\n  - { name: x, port: 1, check: { type: command, command: [${program}] } }`,
  });
  const loaded = loadText(text);
  const removed = prunedFromDisk('director', modelOf('profiles/web.yaml').image);
  const found = await verifyCheckPrograms({ files, rootfs, removed }, loaded);
  return found.map(({ code, line, message }) => `${code} ${line > 0} ${message}`);
}

for (const program of ['/usr/bin/dig', '/bin/dig', '/usr/bin/script', '/usr/bin/alternative'])
  test(`${program} is there`, async (t) => {
    t.deepEqual(await messages(program), []);
  });

test('a program of an overlay is there', async (t) => {
  t.deepEqual(await messages(mine.path, [mine]), []);
  const [closed] = await messages(mine.path, [{ ...mine, mode: 0o644 }]);
  t.regex(closed ?? '', /^missing-program true .*cannot be executed/);
});

for (const [program, message] of [
  ['/usr/bin/nope', /has no \/usr\/bin\/nope/],
  ['/usr/bin', /cannot be executed/],
  ['/usr/bin/private', /cannot be executed/],
  ['/usr/bin/circle', /has no/],
  // Installed, but not on the disk.
  ['/usr/bin/python3', /has no/],
  ['/usr/bin/snake', /has no \/usr\/bin\/python3, which \/usr\/bin\/snake is a script of/],
] as const)
  test(`${program} is not, or cannot run`, async (t) => {
    const [said = ''] = await messages(program);
    t.regex(said, message);
    t.regex(said, /^missing-program true /);
  });
