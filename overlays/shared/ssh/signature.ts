import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { rawPublicKey, type PrivateKey } from './key.ts';
import { readStrings, uint32, wireString as string } from './wire.ts';

/*
 * Signatures as `ssh-keygen -Y sign` makes them (PROTOCOL.sshsig in OpenSSH's source): people have these keys, agents
 * and tools already. Only ed25519 over SHA-512, which is what it makes of such a key.
 */

const begin = '-----BEGIN SSH SIGNATURE-----';
const end = '-----END SSH SIGNATURE-----';
const magic = Buffer.from('SSHSIG');
const preamble = Buffer.concat([magic, uint32(1)]);
const type = 'ssh-ed25519';
const hash = 'sha512';

/** Signs a message. The same key, namespace and message always give the same text. */
export function signMessage(message: Uint8Array, namespace: string, key: PrivateKey): string {
  const raw = rawPublicKey(key.publicKey);
  if (raw === undefined) throw new Error('this is no ed25519 key');
  const [d, x] = [Buffer.from(key.seed), raw].map((bytes) => bytes.toString('base64url'));
  const jwk = { kty: 'OKP', crv: 'Ed25519', d: d ?? '', x: x ?? '' };
  const secret = createPrivateKey({ key: jwk, format: 'jwk' });
  const signature = sign(null, signedBytes(message, namespace), secret);
  return armour(
    Buffer.concat([
      preamble,
      string(Buffer.concat([string(type), string(raw)])),
      string(namespace),
      string(''),
      string(hash),
      string(Buffer.concat([string(type), string(signature)])),
    ]),
  );
}

/**
 * Who signed a message: the public key (`ssh-ed25519 AAAA…`) that is in the signature. Undefined when the signature is
 * not one of that key, over these bytes and for this namespace, in the one form in which it is written.
 */
export function signerOf(
  message: Uint8Array,
  namespace: string,
  signature: Uint8Array,
): string | undefined {
  const blob = withoutArmour(Buffer.from(signature).toString('latin1'));
  if (blob?.subarray(0, preamble.length).equals(preamble) !== true) return undefined;
  const fields = readStrings(blob.subarray(preamble.length), 5);
  if (fields === undefined || fields.rest.length > 0) return undefined;
  const [key, inNamespace, reserved, hashName, made] = fields.strings;
  if (inNamespace?.toString() !== namespace || hashName?.toString() !== hash) return undefined;
  if (reserved?.length !== 0 || key === undefined || made === undefined) return undefined;
  const publicKey = `${type} ${key.toString('base64')}`;
  const raw = rawPublicKey(publicKey);
  const bytes = ed25519Signature(made);
  if (raw === undefined || bytes === undefined) return undefined;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') };
  const verifier = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, signedBytes(message, namespace), verifier, bytes) ? publicKey : undefined;
}

function ed25519Signature(blob: Buffer): Buffer | undefined {
  const fields = readStrings(blob, 2);
  const [word, bytes] = fields?.strings ?? [];
  return word?.toString() === type && fields?.rest.length === 0 ? bytes : undefined;
}

/** What is signed in place of the message itself. */
function signedBytes(message: Uint8Array, namespace: string): Buffer {
  const digest = createHash(hash).update(message).digest();
  return Buffer.concat([magic, string(namespace), string(''), string(hash), string(digest)]);
}

function armour(blob: Buffer): string {
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return `${[begin, ...lines, end].join('\n')}\n`;
}

/** A second text for the same signature would be a byte that may change unnoticed. */
function withoutArmour(text: string): Buffer | undefined {
  if (!text.startsWith(begin)) return undefined;
  const blob = Buffer.from(text.slice(begin.length).split('-', 1)[0] ?? '', 'base64');
  return armour(blob) === text ? blob : undefined;
}
