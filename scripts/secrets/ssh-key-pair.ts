import { createHash, generateKeyPairSync } from 'node:crypto';
import { opensshPrivateKey } from '../../overlays/shared/ssh/key.ts';

/** A new ed25519 private key, unencrypted, in OpenSSH's own format. */
export function makeSshKey(comment: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const [seed, publicKey] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const check = createHash('sha256').update(publicKey).digest().readUInt32BE();
  return opensshPrivateKey(seed, publicKey, comment, check);
}
