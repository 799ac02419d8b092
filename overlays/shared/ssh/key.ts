import { createHash } from 'node:crypto';
import { readStrings, uint32, wireString as string } from './wire.ts';

const begin = '-----BEGIN OPENSSH PRIVATE KEY-----';
const end = '-----END OPENSSH PRIVATE KEY-----';
const magic = Buffer.from('openssh-key-v1\0');
const type = 'ssh-ed25519';

/** An unencrypted ed25519 private key: its public half as `ssh-ed25519 AAAA…`, and the secret 32 bytes. */
export interface PrivateKey {
  readonly publicKey: string;
  readonly seed: Uint8Array;
}

/** The public key (`ssh-ed25519 AAAA…`) of a private one, or undefined when the text is not one. */
export function publicKeyOf(privateKey: string): string | undefined {
  return readPrivateKey(privateKey)?.publicKey;
}

/**
 * Reads an unencrypted ed25519 private key in OpenSSH's own format (PROTOCOL.key in its source); undefined when the
 * text is not one.
 */
export function readPrivateKey(privateKey: string): PrivateKey | undefined {
  const text = privateKey.trim();
  if (!text.startsWith(begin) || !text.endsWith(end)) return undefined;
  const body = text.slice(begin.length, -end.length).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return undefined;
  const blob = Buffer.from(body, 'base64');
  if (!blob.subarray(0, magic.length).equals(magic)) return undefined;
  const fields = readStrings(blob.subarray(magic.length), 3);
  if (fields?.strings.some((field) => field.length > 64) !== false) return undefined;
  const [cipher, kdf] = fields.strings.map(String);
  if (cipher !== 'none' || kdf !== 'none') return undefined;
  const { rest } = fields;
  if (rest.length < 4 || rest.readUInt32BE(0) !== 1) return undefined;
  const keys = readStrings(rest.subarray(4), 2);
  const [publicKey, secret] = keys?.strings ?? [];
  if (publicKey === undefined || secret === undefined) return undefined;
  const text64 = publicKey.toString('base64');
  if (!isPublicKey(`${type} ${text64}`)) return undefined;
  // Behind two check integers: the type, the public half, and the secret one with the public one again.
  const seed = readStrings(secret.subarray(8), 3)?.strings[2]?.subarray(0, 32);
  return seed?.length === 32 ? { publicKey: `${type} ${text64}`, seed } : undefined;
}

/** Whether a text is `ssh-ed25519 AAAA…`, without a comment. */
export function isPublicKey(text: string): boolean {
  return rawPublicKey(text) !== undefined;
}

/** The 32 bytes of `ssh-ed25519 AAAA…`; undefined when the text is not that. */
export function rawPublicKey(text: string): Buffer | undefined {
  const [word, base64 = '', ...more] = text.split(' ');
  if (word !== type || more.length > 0) return undefined;
  const blob = Buffer.from(base64, 'base64');
  if (blob.toString('base64') !== base64) return undefined;
  const parts = readStrings(blob, 2);
  const [inside, raw] = parts?.strings ?? [];
  const whole = inside?.toString() === type && raw?.length === 32 && parts?.rest.length === 0;
  return whole ? raw : undefined;
}

/** `SHA256:…`, as `ssh-keygen -l` shows a public key. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The private key in OpenSSH's own format. `checkInteger`: any number, the same for the same key. */
export function opensshPrivateKey(
  seed: Uint8Array,
  publicKey: Uint8Array,
  comment: string,
  checkInteger: number,
): string {
  const publicBlob = Buffer.concat([string(type), string(publicKey)]);
  const check = uint32(checkInteger);
  const secret = Buffer.concat([
    check,
    check,
    string(type),
    string(publicKey),
    string(Buffer.concat([seed, publicKey])),
    string(comment),
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (secret.length % 8)) % 8);
  const blob = Buffer.concat([
    magic,
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(publicBlob),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return `${[begin, ...lines, end].join('\n')}\n`;
}
