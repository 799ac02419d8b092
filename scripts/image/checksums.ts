import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

const step = 4 << 20;

/**
 * SHA-256 of a file, hex. One part is read while the last one is added: the holes of a new disk take the
 * kernel longer than the hash takes for them.
 */
async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await using handle = await open(file);
  let [current, other] = [Buffer.alloc(step), Buffer.alloc(step)];
  let reading = handle.read(current, 0, step);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return hash.digest('hex');
    reading = handle.read(other, 0, step);
    hash.update(current.subarray(0, bytesRead));
    [current, other] = [other, current];
  }
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
