import { join } from 'node:path';
import { readPrivateKey } from '../../overlays/shared/ssh/key.ts';
import { signMessage } from '../../overlays/shared/ssh/signature.ts';
import { namespaces, signersText } from '../../overlays/shared/update/signers.ts';
import { replaceFile } from '../runtime/replace-file.ts';
import { keptSecret, secretsFolder } from './kept-secret.ts';
import { makeSshKey } from './ssh-key-pair.ts';

/** The key that signs what is built for a cluster. Whoever has it can make the cluster's machines run anything. */
export interface BuildKey {
  /** What verifies its signatures: a line of allowed_signers (ssh-keygen(1)), on the host and in every image. */
  readonly signers: string;
  readonly sign: (text: string, purpose: keyof typeof namespaces) => string;
}

/**
 * The build key of a cluster, made once and kept with its other secrets.
 *
 * @throws Failure (3) when it is damaged or accessible to others.
 */
export async function buildKey(cluster: string): Promise<BuildKey> {
  const folder = secretsFolder(cluster);
  const text = await keptSecret(
    join(folder, 'build-key'),
    () => makeSshKey(`build of ${cluster}`).trimEnd(),
    (given) => readPrivateKey(given) !== undefined,
  );
  const key = readPrivateKey(text);
  if (key === undefined) throw new Error('a key that was valid is none');
  const signers = signersText(key.publicKey);
  await replaceFile(join(folder, 'build-key.signers'), signers);
  return {
    signers,
    sign: (message, purpose) => signMessage(Buffer.from(message), namespaces[purpose], key),
  };
}
