import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { publicKeyOf } from '../../../../overlays/shared/ssh/key.ts';
import { verifySeed } from '../../../../overlays/shared/seed/signature/verify-seed.ts';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { readIso } from '../../../../scripts/media/iso9660/read.ts';
import { nodeSecrets } from '../../../../scripts/seed/secrets.ts';
import { sampleKey, sampleKeyText } from '../../../helpers/signed-seeds.ts';

const command = ['node', 'build/js/scripts/lvsmith.js', 'seed', '--profile', 'lab'] as const;

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
    'apply-key',
    'console-password',
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
  t.regex(error.text(), /is accessible to users other than its owner.*\n {2}hint: .*chmod 600/);
});

test('a place that cannot be written to is no defect of lvsmith', async (t) => {
  const folder = await folderFor(t);
  const file = `${folder}-file`;
  await writeFile(file, '');
  const seed = [...command, 'litsha21'] as const;
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
  const first = await run([...command, '--out', folder, '--all', '--json'], { env });
  const names = ['litsha21', 'litsha22', 'litsha23', 'litstat1', 'litstat2'];
  t.deepEqual(
    JSON.parse(first.stdout),
    names.map((node) => ({ node, path: join(folder, `${node}.iso`) })),
  );
  const { corosyncAuthkey } = await nodeSecrets(join(folder, 'lvsmith', 'lab'), 'litsha21');
  t.false((first.stdout + first.stderr).includes(corosyncAuthkey.slice(0, 20)));
  t.is((await stat(join(folder, 'litsha21.iso'))).mode & 0o777, 0o600);
});

test('what the command writes is signed with the cluster’s key, and the same again', async (t) => {
  const folder = await folderFor(t);
  const env = { XDG_STATE_HOME: folder };
  const write = async (...more: readonly string[]) => {
    await run([...command, '--out', folder, 'litsha21', ...more], { env });
    return readIso(await readFile(join(folder, 'litsha21.iso')), 'rock-ridge').files;
  };
  const files = await write();
  const key = await readFile(join(folder, 'lvsmith/lab/seed-key'), 'utf8');
  const publicKey = publicKeyOf(key) ?? '';
  const verified = verifySeed(files);
  t.like(verified, { signer: publicKey, manifest: { cluster: 'lab', node: 'litsha21' } });
  t.deepEqual(Object.keys(files).toSorted(), [
    'lvsmith-manifest',
    'lvsmith-manifest.sig',
    'meta-data',
    'network-config',
    'user-data',
  ]);
  t.deepEqual(await write(), files);
  t.false(Object.values(files).some((bytes) => Buffer.from(bytes).includes(secretLine(key))));
  // The other format does not disturb the number of this one, and a new key makes a new seed of it.
  await write('--format', 'config-drive');
  t.deepEqual(await write(), files);
  await writeFile(join(folder, 'lvsmith/lab/seed-key-next'), sampleKeyText(9), { mode: 0o600 });
  const rotated = verifySeed(await write());
  t.like(rotated, { signer: publicKey, manifest: { keys: [publicKey, sampleKey(9).publicKey] } });
  t.true(serialOf(rotated) > serialOf(verified));
});

function serialOf(seed: ReturnType<typeof verifySeed>): number {
  return seed === undefined || 'code' in seed ? Number.NaN : seed.manifest.serial;
}

/** One that holds a part of the secret. */
function secretLine(key: string): string {
  return key.split('\n')[4] ?? '?';
}

test('a seed that no image of the profile would take is not written', async (t) => {
  const folder = await folderFor(t);
  const profile = join(folder, 'lab.yaml');
  await mkdir(folder, { recursive: true });
  const text = await readFile('profiles/lab.yaml', 'utf8');
  const keyed = (key: string) => text.replace(/^image:$/m, `$&\n  seed-keys: ["${key}"]`);
  const words = ['node', 'build/js/scripts/lvsmith.js', 'seed', '--profile', profile] as const;
  const make = async (key: string) => {
    await writeFile(profile, keyed(key));
    const env = { XDG_STATE_HOME: folder };
    return run([...words, '--out', join(folder, 'out'), 'litsha21'], { env, accept: 'any' });
  };
  const refused = await make(sampleKey(9).publicKey);
  t.is(refused.code, exitCodes.invalid, refused.stderr);
  const [, key = ''] = /add (ssh-ed25519 \S+) to it/.exec(refused.stderr) ?? [];
  t.false((await readdir(folder)).includes('out'));
  t.is((await make(`${key} seeds`)).code, 0);
});

test('a node that the profile does not have is a usage error with a suggestion', async (t) => {
  const folder = await folderFor(t);
  const result = await run([...command, '--out', folder, 'litsha12'], {
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
