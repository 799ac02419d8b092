import { join, relative, resolve } from 'node:path';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** What is wrong, by the code of a system call's error; the cache can be elsewhere, other folders not. */
const faults: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'your quota is used up: free some space',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'it is there and is no folder',
  EBUSY: 'it is in use, by a disk that is mounted there perhaps',
  EACCES: 'you may not write there: have it given to you',
  EPERM: 'you may not write there: have it given to you',
};

/**
 * A disk that is full or may not be written is no defect of ours, and neither is a cache with holes: said
 * with what to do about it.
 *
 * @param cache the folder of the cache.
 */
export function asStorageFailure(error: unknown, cache: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure || !('code' in error)) return error;
  const hint = hintFor(String(error.code), placeOf(error), cache);
  if (hint === undefined) return error;
  return new Failure(error.message, { exitCode: exitCodes.mkosi, hint, cause: error });
}

/**
 * The same for a folder that the user named.
 *
 * @param give how another one is named, before the words "another folder".
 */
export function asFolderFailure(error: unknown, give: string, exitCode: ExitCode): unknown {
  if (!(error instanceof Error) || error instanceof Failure || !('code' in error)) return error;
  const fault = faults[String(error.code)];
  if (fault === undefined) return error;
  return new Failure(error.message, {
    exitCode,
    hint: `${fault}, or ${give} another folder`,
    cause: error,
  });
}

/** What a system call was to write; unknown for a file that was open already. */
function placeOf(error: Error): string | undefined {
  if ('dest' in error && typeof error.dest === 'string') return resolve(error.dest);
  return 'path' in error && typeof error.path === 'string' ? resolve(error.path) : undefined;
}

function hintFor(code: string, place: string | undefined, cache: string): string | undefined {
  const below = place === undefined ? undefined : relative(cache, place);
  const inside = below !== undefined && !below.startsWith('..');
  const parts = inside ? below.split('/') : [];
  // The folders in the cache have two names each: `trees/build-…`, `packages/director-…`.
  if (code === 'ENOENT' && parts.length > 2)
    return `the cache is damaged: remove ${join(cache, ...parts.slice(0, 2))} and try again`;
  const fault = faults[code];
  if (fault === undefined) return undefined;
  // A cache that cannot be made names a folder above it.
  const elsewhere = inside || place === undefined || !relative(place, cache).startsWith('..');
  return elsewhere
    ? `${fault}, or set XDG_CACHE_HOME to another folder for the cache`
    : `${fault}, or work in a checkout elsewhere: images are written below it`;
}
