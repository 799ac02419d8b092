import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** What to do, by the code of a system call's error. */
const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
  EDQUOT: 'your quota is used up: free some space, or set XDG_CACHE_HOME to a folder elsewhere',
  EROFS: 'it is on a read-only file system: set XDG_CACHE_HOME to a folder that can be written',
  ENOTDIR: 'a part of its path is no folder: set XDG_CACHE_HOME to one that can be made',
  EACCES: 'set XDG_CACHE_HOME to a folder that you may write to, or have this one given to you',
  EPERM: 'set XDG_CACHE_HOME to a folder that you may write to, or have this one given to you',
};

/** A disk that is full or may not be written is no defect of ours: said with what to do about it. */
export function asStorageFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Failure || !('code' in error)) return error;
  const hint = hints[String(error.code)];
  if (hint === undefined) return error;
  return new Failure(error.message, { exitCode: exitCodes.mkosi, hint, cause: error });
}
