import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readPrivateKey, type PrivateKey } from '../../../../../overlays/shared/ssh/key.ts';
import { signerOf, signMessage } from '../../../../../overlays/shared/ssh/signature.ts';
import { run } from '../../../../../scripts/runtime/run.ts';

// ssh-keygen is the referee, in both directions.

const text = 'the quick brown fox\n';
const namespace = 'update@lvsmith';

async function key() {
  const folder = await mkdtemp(join(tmpdir(), 'key-'));
  const file = join(folder, 'key');
  await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'x', '-f', file]);
  const privateKey = await readFile(file, 'utf8');
  const pair = readPrivateKey(privateKey);
  if (pair === undefined) throw new Error('no key');
  return { folder, file, pair, publicKey: pair.publicKey };
}

const signText = (message: string, pair: PrivateKey, purpose: string) =>
  signMessage(Buffer.from(message), purpose, pair);

const isSignedBy = (publicKey: string, message: string, signature: string, purpose: string) =>
  signerOf(Buffer.from(message), purpose, Buffer.from(signature)) === publicKey;

test('ssh-keygen accepts what we sign', async (t) => {
  const { folder, pair, publicKey } = await key();
  const [signers, signature] = [join(folder, 'signers'), join(folder, 'signature')];
  await writeFile(signers, `me namespaces="${namespace}" ${publicKey}\n`);
  await writeFile(signature, signText(text, pair, namespace));
  const words = ['-Y', 'verify', '-f', signers, '-I', 'me', '-n', namespace, '-s', signature];
  const verify = (input: string) => run(['ssh-keygen', ...words], { input, accept: 'any' });
  t.is((await verify(text)).code, 0);
  t.not((await verify(`${text} `)).code, 0);
});

test('we accept what ssh-keygen signs, and nothing else', async (t) => {
  const { file, publicKey, folder } = await key();
  const message = join(folder, 'message');
  await writeFile(message, text);
  await run(['ssh-keygen', '-q', '-Y', 'sign', '-f', file, '-n', namespace, message]);
  const signature = await readFile(`${message}.sig`, 'utf8');
  t.true(isSignedBy(publicKey, text, signature, namespace));
  t.false(isSignedBy(publicKey, `${text} `, signature, namespace), 'another text');
  t.false(isSignedBy(publicKey, text, signature, 'seed@lvsmith'), 'for another purpose');
  t.false(isSignedBy((await key()).publicKey, text, signature, namespace), 'by another key');
  t.false(isSignedBy('ssh-rsa AAAA', text, signature, namespace));
});

test('not a byte of a signature can be changed, added or left out', async (t) => {
  const { pair, publicKey } = await key();
  const signature = signText(text, pair, namespace);
  t.true(isSignedBy(publicKey, text, signature, namespace));
  for (let at = 0; at < signature.length; at++) {
    const other = signature[at] === 'A' ? 'B' : 'A';
    const [before, after] = [signature.slice(0, at), signature.slice(at + 1)];
    for (const changed of [
      before + other + after,
      before + after,
      `${before}A${signature.slice(at)}`,
    ])
      if (changed !== signature)
        t.false(isSignedBy(publicKey, text, changed, namespace), `${at}: ${changed}`);
  }
  t.false(isSignedBy(publicKey, text, '', namespace));
});
