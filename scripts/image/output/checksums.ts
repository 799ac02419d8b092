import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

/** Bytes. */
const chunkSize = 4 << 20;

/**
 * SHA-256 of a file or of a part of it, hex. The next chunk is read while the last one is hashed: reading the holes of a new disk takes
 * the kernel longer than hashing them.
 */
export async function fileDigest(
  file: string,
  { offset, size }: { readonly offset: number; readonly size: number } = {
    offset: 0,
    size: Infinity,
  },
): Promise<string> {
  const hash = createHash('sha256');
  await using handle = await open(file);
  const read = (buffer: Buffer, at: number) =>
    handle.read(buffer, 0, Math.max(0, Math.min(chunkSize, size - at)), offset + at);
  let [current, other] = [Buffer.alloc(chunkSize), Buffer.alloc(chunkSize)];
  let done = 0;
  let reading = read(current, 0);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return hash.digest('hex');
    done += bytesRead;
    reading = read(other, done);
    hash.update(current.subarray(0, bytesRead));
    [current, other] = [other, current];
  }
}

/** The text of a SHA256SUMS file as `sha256sum --check` reads it, in the order of `files`. */
export async function checksumsText(files: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const file of files) lines.push(`${await fileDigest(file)}  ${basename(file)}\n`);
  return lines.join('');
}

/** SHA-256 of a text or of bytes in memory, hex. */
export function textDigest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
