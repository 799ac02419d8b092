import type { SeedBytes } from '../seed.ts';
import {
  manifestFile,
  manifestFileOf,
  parseManifest,
  seedNamespace,
  sha256,
  signatureFile,
  type SeedManifest,
} from './manifest.ts';
import { signerOf } from '../../ssh/signature.ts';

/** A seed whose manifest was signed with `signer` (`ssh-ed25519 AAAA…`), and which is what its manifest says. */
export interface SignedSeed {
  readonly signer: string;
  readonly manifest: SeedManifest;
  /** SHA-256 of the manifest's bytes, hex: two seeds with the same one are the same. */
  readonly manifestDigest: string;
}

/** Why a seed that claims to be signed is not. */
export interface SignatureFault {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Verifies a seed over its bytes, before anybody reads them. Whether the signer may sign for a node is another
 * question.
 *
 * @param others names of files on the medium that are no files of a seed.
 * @returns undefined for a seed that does not even claim to be signed.
 */
export function verifySeed(
  files: SeedBytes,
  others: readonly string[] = [],
): SignedSeed | SignatureFault | undefined {
  // A manifest may name what every object has.
  const contents = new Map(Object.entries(files));
  const [text, signature] = [contents.get(manifestFile), contents.get(signatureFile)];
  if (text === undefined && signature === undefined) return undefined;
  if (text === undefined || signature === undefined)
    return fault(
      'seed-signature',
      `${text === undefined ? manifestFile : signatureFile} is missing`,
    );
  const signer = signerOf(text, seedNamespace, signature);
  if (signer === undefined)
    return fault('seed-signature', `${signatureFile} is not a signature of ${manifestFile}`);
  const manifest = parseManifest(Buffer.from(text).toString('latin1'));
  if (manifest === undefined)
    return {
      code: 'seed-manifest',
      message: `${manifestFile} is signed, but is not a manifest that this lvsmith knows`,
      hint: 'a newer lvsmith may have written it: build the image anew with that one',
    };
  for (const name of [manifestFile, signatureFile]) contents.delete(name);
  const named = new Map(manifest.files.map((file) => [file.name, file]));
  const unnamed = [...contents.keys(), ...others].find((name) => !named.has(name));
  if (unnamed !== undefined)
    return {
      code: 'seed-unnamed-file',
      message: `${unnamed} is on the medium, and ${manifestFile} does not name it`,
      hint: 'remove it if another system has put it there; otherwise somebody wants to change this node',
    };
  for (const [name, file] of named) {
    const content = contents.get(name);
    if (content === undefined) return fault('seed-tampered', `${name} is missing`);
    if (manifestFileOf(name, content).sha256 !== file.sha256 || content.length !== file.bytes)
      return fault('seed-tampered', `${name} is not the file that was signed`);
  }
  return { signer, manifest, manifestDigest: sha256(text) };
}

function fault(code: string, message: string): SignatureFault {
  const hint =
    'write the seed again with npm run seed; if nobody has changed it, the medium is damaged';
  return { code, message, hint };
}
