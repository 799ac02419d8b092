import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { signerOf } from '../../shared/ssh/signature.ts';
import { namespaces, publicKeyOfSigners } from '../../shared/update/signers.ts';
import {
  isUpdateDescription,
  type UpdateDescription,
  type UpdateFile,
} from '../../shared/update/update.ts';

/** A payload whose description was signed by the cluster's build key. */
export interface Payload {
  readonly description: UpdateDescription;
  /** The path of one of its files. */
  readonly path: (file: UpdateFile) => string;
}

/**
 * Reads the description of a payload. Not a byte of it counts before its signature is right.
 *
 * @param file `ROLE.update.json`; its signature and the other files lie beside it.
 * @param signers the text of the image's signers file.
 * @throws Error that says what is wrong.
 */
export function readPayload(file: string, signers: string): Payload {
  const bytes = readFileSync(file);
  const signature = readFileSync(`${file}.sig`);
  if (signerOf(bytes, namespaces.update, signature) !== publicKeyOfSigners(signers))
    throw new Error(
      `${file} is not signed by this cluster's build key\n  hint: take an update that was built with the key of this node's image`,
    );
  const description: unknown = JSON.parse(bytes.toString());
  if (!isUpdateDescription(description))
    throw new Error(
      `${file} has a format that this version does not know\n  hint: update to a version in between`,
    );
  return { description, path: (each) => join(dirname(file), basename(each.file)) };
}

/** @throws Error when a file is not the one that was signed. */
export async function checkFiles({ description, path }: Payload): Promise<void> {
  const { root, kernel, initrd, entry } = description;
  for (const file of [entry, kernel, initrd, root]) {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(path(file))) hash.update(piece);
    if (hash.digest('hex') !== file.sha256)
      throw new Error(`${path(file)} is not the file that was signed\n  hint: send it again`);
  }
}
