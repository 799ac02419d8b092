import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/**
 * Replaces a file by one that only its owner reads, at once. It is written beside it, under a name that nobody can
 * know before, and never over something that is there: others may be able to write to the folder.
 */
export async function replaceFile(path: string, bytes: string | Uint8Array): Promise<void> {
  await withFileBeside(path, bytes, (temporary) => rename(temporary, path));
}

/** Hands a complete file beside a path to `use`; nothing of it stays when anything fails. */
export async function withFileBeside(
  path: string,
  bytes: string | Uint8Array,
  use: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = besidePath(path);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A name beside a path that nobody can know before. */
export function besidePath(path: string): string {
  return `${path}.${randomBytes(8).toString('hex')}.new`;
}
