import { join, relative, resolve } from 'node:path';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** What is wrong, by the error code of a system call. */
const faults: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'your quota is used up: free some space',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'it exists and is not a folder',
  EBUSY: 'it is in use, perhaps as a mount point',
  EACCES: 'you have no permission to write there',
  EPERM: 'you have no permission to write there',
  ENOTSUP: 'its file system makes no folders',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links go in circles',
  EISDIR: 'it is a folder',
};

/**
 * Turns the error of a full or unwritable disk, or of a damaged cache, into a failure with a hint: it is not a defect
 * of lvsmith. Other errors are returned as they are.
 *
 * @param cache the path of the cache.
 */
export function asStorageFailure(error: unknown, cache: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure || !('code' in error)) return error;
  const hint = hintFor(String(error.code), pathOf(error), cache);
  if (hint === undefined) return error;
  return new Failure(error.message, { exitCode: exitCodes.mkosi, hint, cause: error });
}

/**
 * The same for a folder that the user named.
 *
 * @param remedy imperative prefix of the hint, before "another folder".
 */
export function asFolderFailure(error: unknown, remedy: string, exitCode: ExitCode): unknown {
  if (!(error instanceof Error) || error instanceof Failure || !('code' in error)) return error;
  const fault = faults[String(error.code)];
  if (fault === undefined) return error;
  return new Failure(error.message, {
    exitCode,
    hint: `${fault}, or ${remedy} another folder`,
    cause: error,
  });
}

/** The path that a system call failed on; undefined for a file that was already open. */
function pathOf(error: Error): string | undefined {
  if ('dest' in error && typeof error.dest === 'string') return resolve(error.dest);
  return 'path' in error && typeof error.path === 'string' ? resolve(error.path) : undefined;
}

function hintFor(code: string, path: string | undefined, cache: string): string | undefined {
  const below = path === undefined ? undefined : relative(cache, path);
  const inside = below !== undefined && !below.startsWith('..');
  const parts = inside ? below.split('/') : [];
  // Entries of the cache have two levels: `sysroots/build-…`, `rootfs/director-…`.
  if (code === 'ENOENT' && parts.length > 2)
    return `the cache is damaged: remove ${join(cache, ...parts.slice(0, 2))} and try again`;
  const fault = faults[code];
  if (fault === undefined) return undefined;
  // When the cache cannot be created, the path is a folder above it.
  const inCache = inside || path === undefined || !relative(path, cache).startsWith('..');
  return inCache
    ? `${fault}, or set XDG_CACHE_HOME to another folder for the cache`
    : `${fault}, or give --out another folder`;
}
