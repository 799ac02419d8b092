import { open } from 'node:fs/promises';
import { readFileList, type ImageFile } from '../disk/file-list.ts';
import { readPartitions } from '../disk/gpt.ts';

/**
 * Describes the first difference between two builds; undefined when they are identical.
 *
 * @param first and `second`: paths without `.raw`.
 */
export async function firstDifference(first: string, second: string): Promise<string | undefined> {
  const offset = await firstDifferentByte(`${first}.raw`, `${second}.raw`);
  if (offset === undefined) return undefined;
  const file = differentFile(await readFileList(first), await readFileList(second));
  if (file !== undefined) return file;
  const partitions = await readPartitions(`${first}.raw`);
  const where = partitions.find(
    (part) => offset >= part.offset && offset < part.offset + part.size,
  );
  return `all files of the root are identical, but byte ${offset} of the disk differs (${
    where === undefined ? 'outside of all partitions' : `in the partition ${where.label}`
  })`;
}

/** Describes the first path, in order, that differs or that only one build has. */
export function differentFile(
  first: readonly ImageFile[],
  second: readonly ImageFile[],
): string | undefined {
  const others = new Map(second.map((file) => [file.path, file]));
  for (const file of first) {
    const other = others.get(file.path);
    if (other === undefined) return `${file.path} is in the first build only`;
    others.delete(file.path);
    for (const aspect of ['type', 'mode', 'uid', 'gid', 'target', 'digest'] as const)
      if (file[aspect] !== other[aspect])
        return `${file.path} differs in its ${aspect}: ${file[aspect]} and ${other[aspect]}`;
  }
  const [extra] = others.keys();
  return extra === undefined ? undefined : `${extra} is in the second build only`;
}

/** Bytes. */
const block = 1 << 20;

async function firstDifferentByte(first: string, second: string): Promise<number | undefined> {
  const files = await Promise.all([open(first, 'r'), open(second, 'r')]);
  try {
    for (let position = 0; ; position += block) {
      const [a, b] = await Promise.all(
        files.map(async (file) => {
          const { buffer, bytesRead } = await file.read(Buffer.alloc(block), 0, block, position);
          return buffer.subarray(0, bytesRead);
        }),
      );
      if (a === undefined || b === undefined) return position;
      if (!a.equals(b)) return position + differentIndex(a, b);
      if (a.length === 0) return undefined;
    }
  } finally {
    for (const file of files) await file.close();
  }
}

function differentIndex(a: Uint8Array, b: Uint8Array): number {
  const index = a.findIndex((byte, at) => byte !== b[at]);
  return index === -1 ? a.length : index;
}
