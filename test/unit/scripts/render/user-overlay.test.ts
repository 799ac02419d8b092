import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { isError } from '../../../../overlays/shared/diagnostics/diagnostic.ts';
import { renderProfile } from '../../../../scripts/render/render-profile.ts';
import { InvalidDocument } from '../../../../scripts/runtime/diagnostics.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { variation } from '../../../helpers/profile-texts.ts';

/** A profile in a folder of its own that names overlays, and those overlays' files. */
async function site(
  t: ExecutionContext,
  folders: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<{ readonly profile: string; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-site-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const profile = join(folder, 'site.yaml');
  const more = ['image:', '  overlays:', ...folders.map((name) => `    - ${name}`)].join('\n');
  await writeFile(profile, variation({ more }));
  return { profile, folder };
}

async function rejected(t: ExecutionContext, profile: string) {
  const error = await t.throwsAsync(renderProfile(profile), { instanceOf: InvalidDocument });
  t.is(error.exitCode, 3);
  return error.diagnostics.filter(isError);
}

test("a user's folder lands in both trees, with its modes and links", async (t) => {
  const { profile, folder } = await site(t, ['mine'], { 'mine/usr/bin/tool': '#!/bin/sh\n' });
  await chmod(join(folder, 'mine/usr/bin/tool'), 0o755);
  await symlink('tool', join(folder, 'mine/usr/bin/other'));
  await mkdir(join(folder, 'mine/srv/empty'), { recursive: true });
  const { trees } = await renderProfile(profile);
  for (const files of Object.values(trees)) {
    const found = (path: string) => files.find((file) => file.path === path);
    t.like(found('/usr/bin/tool'), { kind: 'file', mode: 0o755, owner: 'root' });
    t.like(found('/usr/bin/other'), { kind: 'symlink', content: 'tool' });
    t.like(found('/srv/empty'), { kind: 'directory', mode: 0o755 });
  }
});

for (const [given, taken] of [
  [0o600, 0o600],
  [0o440, 0o440],
  [0o4755, 0o4755],
  [0o664, 0o644],
  [0o777, 0o755],
] as const)
  test(`a file of mode ${given.toString(8)} lands as ${taken.toString(8)}`, async (t) => {
    const { profile, folder } = await site(t, ['mine'], { 'mine/etc/secret/key': 'x' });
    await chmod(join(folder, 'mine/etc/secret/key'), given);
    const { trees } = await renderProfile(profile);
    for (const files of Object.values(trees))
      t.is(files.find((file) => file.path === '/etc/secret/key')?.mode, taken);
  });

test('an empty folder has its mode too', async (t) => {
  const { profile, folder } = await site(t, ['mine'], { 'mine/etc/motd': '' });
  await mkdir(join(folder, 'mine/srv/closed'), { recursive: true });
  await chmod(join(folder, 'mine/srv/closed'), 0o700);
  const { trees } = await renderProfile(profile);
  t.like(
    trees.director.find((file) => file.path === '/srv/closed'),
    { mode: 0o700 },
  );
});

test('a file that is ours already is an error at the line that names the folder', async (t) => {
  const { profile } = await site(t, ['first', 'mine'], {
    'first/etc/motd': 'hello\n',
    'mine/etc/hosts': '127.0.0.1 localhost\n',
  });
  const [diagnostic, ...others] = await rejected(t, profile);
  t.deepEqual(others, []);
  t.like(diagnostic, { code: 'overlay-conflict', path: 'image.overlays[1]', line: 12, column: 7 });
  t.regex(diagnostic?.message ?? '', /^\/etc\/hosts .*base\/templates\/etc\/hosts\.hbs.*mine/);
});

test('two folders of a user that write one path are an error', async (t) => {
  const { profile } = await site(t, ['first', 'second'], {
    'first/etc/motd': 'hello\n',
    'second/etc/motd': 'good bye\n',
  });
  const [diagnostic] = await rejected(t, profile);
  t.like(diagnostic, { code: 'overlay-conflict', path: 'image.overlays[1]', line: 12 });
});

test('a folder that is not there, and one that is a file, are both named', async (t) => {
  const { profile } = await site(t, ['nowhere', 'file'], { file: '' });
  const found = await rejected(t, profile);
  t.deepEqual(
    found.map(({ code, line, column }) => [code, line, column]),
    [
      ['overlay-missing', 11, 7],
      ['overlay-missing', 12, 7],
    ],
  );
});

test('what is no file has no place in an overlay', async (t) => {
  const { profile, folder } = await site(t, ['mine'], { 'mine/etc/motd': '' });
  await run(['mkfifo', join(folder, 'mine/etc/pipe')]);
  const [diagnostic] = await rejected(t, profile);
  t.like(diagnostic, { code: 'overlay-not-a-file', line: 11 });
  t.regex(diagnostic?.message ?? '', /mine\/etc\/pipe/);
});
