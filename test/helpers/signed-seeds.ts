import { createPrivateKey } from 'node:crypto';
import type { SeedManifest } from '../../overlays/shared/seed/signature/manifest.ts';
import {
  opensshPrivateKey,
  readPrivateKey,
  type PrivateKey,
} from '../../overlays/shared/ssh/key.ts';
import { signSeed } from '../../scripts/seed/sign-seed.ts';

/** The private key whose secret is one byte, over and over: the same in every test. */
export function sampleKeyText(byte: number): string {
  const seed = Buffer.alloc(32, byte);
  // RFC 8410: what stands before the secret in PKCS #8.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const { x = '' } = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  });
  return opensshPrivateKey(seed, Buffer.from(x, 'base64url'), 'sample', byte);
}

export function sampleKey(byte: number): PrivateKey {
  const key = readPrivateKey(sampleKeyText(byte));
  if (key === undefined) throw new Error('the sample is no key');
  return key;
}

/** The seed key of the cluster of these tests. */
export const ownKey: PrivateKey = sampleKey(7);

let serial = 100;

/** A seed of litsha21, signed with its cluster's key and newer than those before it, unless something else is said. */
export function signed(
  files: Readonly<Record<string, string>>,
  {
    by = ownKey,
    ...about
  }: Partial<Omit<SeedManifest, 'files'>> & { readonly by?: PrivateKey } = {},
): Record<string, string> {
  const usual = { cluster: 'lab', node: 'litsha21', serial: serial++, keys: [ownKey.publicKey] };
  return { ...signSeed(files, { ...usual, ...about }, by) };
}
