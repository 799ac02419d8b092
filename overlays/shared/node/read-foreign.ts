import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes; a record of an alert takes a few hundred. */
const most = 64 * 1024;

/**
 * The text of a file in a folder that a less trusted user writes to. A link is not followed, a pipe is not waited for,
 * and no more is read than such a file can hold.
 *
 * @returns undefined when there is none.
 * @throws Error for anything but a small regular file.
 */
export function readForeign(file: string): string | undefined {
  const descriptor = open(file);
  if (descriptor === undefined) return undefined;
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error(`${file} is no regular file`);
    const buffer = Buffer.alloc(most + 1);
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    if (length > most) throw new Error(`${file} is larger than ${most} bytes`);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
