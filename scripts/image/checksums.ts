import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';

/** SHA-256 of a file, hex. */
async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  // Not piped: as a stream, the hash takes three times as long.
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1 << 20 });
  for await (const chunk of chunks) hash.update(chunk);
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
