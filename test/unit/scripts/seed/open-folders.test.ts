import { chmod, mkdir, mkdtemp, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { openSecret } from '../../../../scripts/secrets/kept-secret.ts';
import { nodeSecrets } from '../../../../scripts/seed/secrets.ts';
import { writeMedium } from '../../../../scripts/seed/write-medium.ts';
import { sampleFiles } from '../../../helpers/seed-samples.ts';

// Secrets in folders that other users may write to.

async function refused(t: ExecutionContext, folder: string) {
  const failure = await t.throwsAsync(nodeSecrets(folder, 'd1'), { instanceOf: Failure });
  t.is(failure.exitCode, exitCodes.invalid);
  return failure;
}

test('a folder of secrets that others may write to is refused', async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'open-')), 'cluster');
  await nodeSecrets(folder, 'd1');
  for (const mode of [0o770, 0o707, 0o1777]) {
    await chmod(folder, mode);
    t.regex((await refused(t, folder)).message, /others can put secrets into/);
  }
  await chmod(folder, 0o755);
  await t.notThrowsAsync(nodeSecrets(folder, 'd1'));
});

test('so is one that others can replace, but not below a sticky folder as /tmp', async (t) => {
  const above = await mkdtemp(join(tmpdir(), 'open-'));
  const folder = join(above, 'cluster');
  await nodeSecrets(folder, 'd1');
  await chmod(above, 0o777);
  t.regex((await refused(t, folder)).message, /others can put another folder in the place of/);
  await chmod(above, 0o1777);
  await t.notThrowsAsync(nodeSecrets(folder, 'd1'));
});

test('a secret of another user is refused, whatever its mode', (t) => {
  const judged = (uid: number, mode = 0o100600) => openSecret('mon-password', { uid, mode }, 1000);
  t.is(judged(1001)?.exitCode, exitCodes.invalid);
  t.regex(judged(1001)?.message ?? '', /mon-password belongs to another user/);
  t.is(judged(1000), undefined);
  t.is(judged(0), undefined, 'root may read every secret anyway');
});

test('a secret that others can read is refused', async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'open-')), 'cluster');
  await nodeSecrets(folder, 'd1');
  await chmod(join(folder, 'mon-password'), 0o640);
  t.regex((await refused(t, folder)).message, /mon-password is accessible to users other than/);
});

test('a seed never goes through what a stranger has put there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'open-'));
  const stranger = join(folder, 'stranger');
  await writeFile(stranger, 'theirs', { mode: 0o666 });
  const base = join(folder, 'litsha21');
  // The names that were used before, and the place itself.
  for (const name of [`${base}.iso.${process.pid}.new`, `${base}.iso`])
    await symlink(stranger, name);
  await mkdir(`${base}.${process.pid}.new`, { mode: 0o777 });
  await writeMedium(sampleFiles('litsha21'), 'nocloud', 'iso', base);
  t.is((await stat(`${base}.iso`)).mode & 0o777, 0o600);
  t.is((await stat(stranger)).size, 'theirs'.length);
  await writeMedium(sampleFiles('litsha21'), 'nocloud', 'folder', base);
  t.is((await stat(base)).mode & 0o777, 0o700);
  t.deepEqual(await readdir(`${base}.${process.pid}.new`), []);
});

test('a full disk keeps nothing of a seed', async (t) => {
  const small = await mkdtemp(join(tmpdir(), 'small-'));
  const script = `mount -t tmpfs -o size=64k tmpfs ${small} && "$@"; echo "code $?"; ls -A ${small}`;
  const { stdout } = await run(
    [
      ...(['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'] as const),
      ...(['node', 'build/js/scripts/lvsmith.js', 'seed', '--all', '--profile', 'small'] as const),
      ...(['--out', small] as const),
    ],
    { accept: 'any' },
  );
  const [code, ...left] = stdout.trim().split('\n').slice(-20);
  t.true(stdout.includes('code 4'), stdout);
  t.deepEqual(
    [code, ...left].filter((line) => line?.endsWith('.new')),
    [],
  );
});
