import { createHash } from 'node:crypto';
import { isRecord } from './is-record.ts';

/** One change of one node, as the build host sends it: everything that the node needs for it. */
export interface Archive {
  /** Of the whole change, the same on every node. */
  readonly id: string;
  /** Who applies it and from where, for people. */
  readonly by: string;
  readonly cluster: string;
  readonly node: string;
  /** Seconds after which the node goes back by itself unless the change was confirmed. */
  readonly window: number;
  readonly files: readonly ArchivedFile[];
  /** SHA-256 of all the above, hex: an archive that was cut off is noticed. */
  readonly digest: string;
}

export interface ArchivedFile {
  /** As it is rendered: one of `managedFiles`. */
  readonly path: string;
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly text: string;
  /** Digest of what the node had when the change was planned; null: nothing. */
  readonly before: string | null;
}

/** Seconds. */
export const windows = { least: 10, usual: 120, most: 3600 } as const;

/** Ids are words of a file name and of a property. */
const idPattern = /^[0-9a-z][0-9a-z-]{7,63}$/;

export function sealArchive(archive: Omit<Archive, 'digest'>): Archive {
  return { ...archive, digest: archiveDigest(archive) };
}

/** In one order, whatever order the keys came in. */
function archiveDigest({ id, by, cluster, node, window, files }: Omit<Archive, 'digest'>): string {
  const about = [id, by, cluster, node, window];
  const contents = files.map(({ path, mode, owner, group, text, before }) => [
    path,
    mode,
    owner,
    group,
    text,
    before,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([about, contents]))
    .digest('hex');
}

/** @returns undefined for what is no archive, or a damaged one. */
export function readArchive(value: unknown): Archive | undefined {
  return isArchive(value) && value.digest === archiveDigest(value) ? value : undefined;
}

function isArchive(value: unknown): value is Archive {
  if (!isRecord(value)) return false;
  const { id, by, cluster, node, window, files, digest } = value;
  return (
    [by, cluster, node, digest].every((word) => typeof word === 'string') &&
    typeof id === 'string' &&
    idPattern.test(id) &&
    typeof window === 'number' &&
    Number.isInteger(window) &&
    window >= windows.least &&
    window <= windows.most &&
    Array.isArray(files) &&
    files.every(isArchivedFile)
  );
}

function isArchivedFile(value: unknown): value is ArchivedFile {
  if (!isRecord(value)) return false;
  const { path, mode, owner, group, text, before } = value;
  return (
    [path, owner, group, text].every((word) => typeof word === 'string') &&
    typeof mode === 'number' &&
    Number.isInteger(mode) &&
    mode >= 0 &&
    mode <= 0o777 &&
    (before === null || typeof before === 'string')
  );
}
