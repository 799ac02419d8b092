import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file, hex. */
async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** The text of a SHA256SUMS file, as `sha256sum --check` reads it, in the order given. */
export async function checksumsText(files: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const file of files) lines.push(`${await fileDigest(file)}  ${basename(file)}\n`);
  return lines.join('');
}

/** SHA-256 of what is in memory, hex. */
export function textDigest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
