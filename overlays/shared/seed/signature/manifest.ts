import { createHash } from 'node:crypto';
import { isPublicKey } from '../../ssh/key.ts';

/** The two files that make a seed a signed one, beside those of its format; the second is of `ssh-keygen -Y`. */
export const manifestFile = 'lvsmith-manifest';
export const signatureFile = `${manifestFile}.sig`;

/** What a signature is for: one of the same key for anything else does not count. */
export const seedNamespace = 'seed@lvsmith';

/** What is signed of a seed. */
export interface SeedManifest {
  readonly cluster: string;
  readonly node: string;
  /** Grows with every seed of a node that differs from the one before. */
  readonly serial: number;
  /** Who may sign the node's later seeds: `ssh-ed25519 AAAA…`. */
  readonly keys: readonly string[];
  /** Every other file of the medium. */
  readonly files: readonly ManifestFile[];
}

export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export function manifestFileOf(name: string, content: Uint8Array): ManifestFile {
  return { name, bytes: content.length, sha256: sha256(content) };
}

/** The manifest as a file: the same manifest always has the same bytes. */
export function manifestText({ cluster, node, serial, keys, files }: SeedManifest): string {
  const byName = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [
    'lvsmith seed 1',
    `cluster ${cluster}`,
    `node ${node}`,
    `serial ${serial}`,
    ...keys.map((key) => `key ${key}`),
    ...byName.map(({ name, bytes, sha256: digest }) => `file ${digest} ${bytes} ${name}`),
    '',
  ].join('\n');
}

const form =
  /^lvsmith seed 1\ncluster ([\w.-]{1,255})\nnode ([\w.-]{1,255})\nserial (\d{1,15})\n((?:key [^\n]+\n)+)((?:file [^\n]+\n)+)$/;
const fileForm = /^file ([0-9a-f]{64}) (\d{1,9}) ([\x21-\x7e]+)$/;

/** Undefined for anything but what `manifestText` writes. Read it only when its signature was verified. */
export function parseManifest(text: string): SeedManifest | undefined {
  const [whole, cluster = '', node = '', serial = '', keys = '', files = ''] =
    form.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const manifest: SeedManifest = {
    cluster,
    node,
    serial: Number(serial),
    keys: linesOf(keys).map((line) => line.slice('key '.length)),
    files: linesOf(files).map((line) => {
      const [, digest = '', bytes = '', name = ''] = fileForm.exec(line) ?? [];
      return { name, bytes: Number(bytes), sha256: digest };
    }),
  };
  return manifest.keys.every(isPublicKey) && manifestText(manifest) === text ? manifest : undefined;
}

/** SHA-256, hex. */
export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}
