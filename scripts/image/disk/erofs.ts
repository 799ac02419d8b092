import { open } from 'node:fs/promises';

/**
 * Bytes of the erofs file system that begins at an offset of a disk; the rest of its partition is not used (superblock
 * in the kernel's fs/erofs/erofs_fs.h).
 *
 * @throws Error when there is none.
 */
export async function erofsSize(disk: string, offset: number): Promise<number> {
  await using file = await open(disk);
  const { buffer } = await file.read(Buffer.alloc(128), 0, 128, offset + 1024);
  if (buffer.readUInt32LE(0) !== 0xe0f5e1e2) throw new Error(`${disk} has no erofs at ${offset}`);
  const blockBits = buffer.readUInt8(12);
  return buffer.readUInt32LE(36) * 2 ** blockBits;
}
