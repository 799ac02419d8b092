import type { SeedFiles } from '../../overlays/shared/seed/seed.ts';
import {
  manifestFile,
  manifestFileOf,
  manifestText,
  seedNamespace,
  sha256,
  signatureFile,
  type SeedManifest,
} from '../../overlays/shared/seed/signature/manifest.ts';
import { signMessage } from '../../overlays/shared/ssh/signature.ts';
import type { PrivateKey } from '../../overlays/shared/ssh/key.ts';

/** The files of a seed with the two that make it a signed one. */
export function signSeed(
  files: SeedFiles,
  about: Omit<SeedManifest, 'files'>,
  key: PrivateKey,
): SeedFiles {
  const manifest = manifestText({ ...about, files: named(files) });
  const signature = signMessage(Buffer.from(manifest), seedNamespace, key);
  return { ...files, [manifestFile]: manifest, [signatureFile]: signature };
}

/** What a serial number is for: two seeds with the same digest may have the same one. */
export function signedDigest(
  files: SeedFiles,
  about: Omit<SeedManifest, 'files' | 'serial'>,
): string {
  return sha256(Buffer.from(manifestText({ ...about, serial: 0, files: named(files) })));
}

function named(files: SeedFiles): SeedManifest['files'] {
  return Object.entries(files).map(([name, text]) => manifestFileOf(name, Buffer.from(text)));
}
