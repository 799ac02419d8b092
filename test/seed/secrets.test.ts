import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { publicKeyOf } from '../../overlays/shared/seed/ssh-key.ts';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { run } from '../../scripts/report/run.ts';
import { nodeSecrets } from '../../scripts/seed/secrets.ts';

async function folderFor(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-secrets-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return join(folder, 'cluster');
}

test('secrets are made once, and only their owner reads them', async (t) => {
  const folder = await folderFor(t);
  const first = await nodeSecrets(folder, 'd1');
  t.deepEqual(await nodeSecrets(folder, 'd1'), first);
  t.is(Buffer.from(first.corosyncAuthkey, 'base64').length, 256);
  t.not(first.corosyncAuthkey, first.pacemakerAuthkey);
  t.is((await stat(folder)).mode & 0o777, 0o700);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      t.is((await stat(join(entry.parentPath, entry.name))).mode & 0o777, 0o600, entry.name);
});

test('the directors share their keys; each node has an SSH key of its own', async (t) => {
  const folder = await folderFor(t);
  const [one, two] = [await nodeSecrets(folder, 'd1'), await nodeSecrets(folder, 'd2')];
  t.is(one.corosyncAuthkey, two.corosyncAuthkey);
  t.is(one.monPassword, two.monPassword);
  t.not(one.sshHostKey, two.sshHostKey);
  t.truthy(publicKeyOf(one.sshHostKey));
});

test('commands that run side by side agree', async (t) => {
  const folder = await folderFor(t);
  const made = await Promise.all(Array.from({ length: 8 }, () => nodeSecrets(folder, 'd1')));
  for (const each of made) t.deepEqual(each, made[0]);
  t.deepEqual((await readdir(folder)).toSorted(), [
    'corosync-authkey',
    'mon-password',
    'pacemaker-authkey',
    'ssh',
  ]);
});

test('a secret that was damaged is not replaced in silence', async (t) => {
  const folder = await folderFor(t);
  await nodeSecrets(folder, 'd1');
  await writeFile(join(folder, 'corosync-authkey'), 'short\n');
  const error = await t.throwsAsync(nodeSecrets(folder, 'd1'), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.invalid);
  t.notRegex(error.message, /short/);
});

test('a secret that others can read is not used in silence', async (t) => {
  const folder = await folderFor(t);
  await nodeSecrets(folder, 'd1');
  await chmod(join(folder, 'corosync-authkey'), 0o644);
  const error = await t.throwsAsync(nodeSecrets(folder, 'd1'), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.invalid);
  t.regex(error.text(), /is open to others.*\n {2}hint: .*chmod 600/);
});

test('a place that cannot be written to is no defect of lvsmith', async (t) => {
  const folder = await folderFor(t);
  const file = `${folder}-file`;
  await writeFile(file, '');
  const seed = ['node', 'build/js/scripts/seed.js', '--profile', 'lab', 'litsha21'] as const;
  const places = [
    { out: `${file}/x`, state: folder, hint: /or give --out another folder/ },
    { out: folder, state: `${file}/x`, hint: /or set XDG_STATE_HOME to another folder/ },
  ];
  for (const { out, state, hint } of places) {
    const env = { XDG_STATE_HOME: state };
    const { code, stderr } = await run([...seed, '--out', out], { env, accept: 'any' });
    t.is(code, exitCodes.toolMissing, stderr);
    t.regex(stderr, hint);
    t.notRegex(stderr, /defect|XDG_CACHE_HOME/);
  }
});

test('the command writes the seeds of all nodes, and prints no secret', async (t) => {
  const folder = await folderFor(t);
  const env = { XDG_STATE_HOME: folder };
  const command = [
    'node',
    'build/js/scripts/seed.js',
    '--profile',
    'lab',
    '--out',
    folder,
  ] as const;
  const first = await run([...command, '--all', '--json'], { env });
  const names = ['litsha21', 'litsha22', 'litsha23', 'litstat1', 'litstat2'];
  t.deepEqual(
    JSON.parse(first.stdout),
    names.map((node) => ({ node, path: join(folder, `${node}.iso`) })),
  );
  const { corosyncAuthkey } = await nodeSecrets(join(folder, 'lvsmith', 'lab'), 'litsha21');
  t.false((first.stdout + first.stderr).includes(corosyncAuthkey.slice(0, 20)));
  t.is((await stat(join(folder, 'litsha21.iso'))).mode & 0o777, 0o600);
});

test('a node that the profile does not have is a usage error with a suggestion', async (t) => {
  const folder = await folderFor(t);
  const command = [
    'node',
    'build/js/scripts/seed.js',
    '--profile',
    'lab',
    '--out',
    folder,
  ] as const;
  const result = await run([...command, 'litsha12'], {
    accept: 'any',
    env: { XDG_STATE_HOME: folder },
  });
  t.is(result.code, exitCodes.usage);
  t.regex(
    result.stderr,
    /litsha12 is not a node of the cluster lab\n {2}hint: did you mean litsha/,
  );
  const unknown = await run([...command, '--formt', 'x'], { accept: 'any' });
  t.is(unknown.code, exitCodes.usage);
});
