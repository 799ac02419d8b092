import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { signerOf } from '../../../../overlays/shared/ssh/signature.ts';
import { namespaces, publicKeyOfSigners } from '../../../../overlays/shared/update/signers.ts';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { buildKey } from '../../../../scripts/secrets/build-key.ts';
import { secretsFolder } from '../../../../scripts/secrets/kept-secret.ts';

process.env['XDG_STATE_HOME'] = await mkdtemp(join(tmpdir(), 'state-'));

test('the build key of a cluster is made once, and each cluster has its own', async (t) => {
  const [first, again, other] = await Promise.all([buildKey('a'), buildKey('a'), buildKey('b')]);
  t.is(first.signers, again.signers);
  t.is(first.sign('x', 'update'), (await buildKey('a')).sign('x', 'update'));
  t.not(first.signers, other.signers);
  const { mode } = await stat(join(secretsFolder('a'), 'build-key'));
  t.is(mode & 0o777, 0o600);
  t.is(await readFile(join(secretsFolder('a'), 'build-key.signers'), 'utf8'), first.signers);
});

test('a signature for one purpose is none for another', async (t) => {
  const { signers, sign } = await buildKey('c');
  const publicKey = publicKeyOfSigners(signers);
  const signature = sign('x', 'checksums');
  const signedFor = (purpose: string) =>
    signerOf(Buffer.from('x'), purpose, Buffer.from(signature));
  t.is(signedFor(namespaces.checksums), publicKey);
  t.is(signedFor(namespaces.update), undefined);
});

test('a damaged key is not replaced: the machines would refuse what a new one signs', async (t) => {
  await buildKey('d');
  await writeFile(join(secretsFolder('d'), 'build-key'), 'damaged\n');
  const error = await t.throwsAsync(buildKey('d'), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.invalid);
  t.regex(error.hint ?? '', /restore it from a backup/);
});
