import {
  chownSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

export interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Of a file that belongs to the program that writes it, root on a node, and that everybody may read. */
export function ownAttributes(): Attributes {
  return { mode: 0o644, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

/**
 * Writes a file so that after a power cut its old bytes are there or its new ones: written beside it,
 * forced to the disk, renamed over it, and the rename forced to the disk as well.
 */
export function writeDurably(path: string, bytes: Uint8Array | string, how: Attributes): void {
  makeParents(path, how.uid, how.gid);
  const temporary = `${path}.lvsmith-new`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    fchownSync(file, how.uid, how.gid);
    fchmodSync(file, how.mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

export function linkDurably(path: string, target: string, how: Attributes): void {
  makeParents(path, how.uid, how.gid);
  const temporary = `${path}.lvsmith-new`;
  rmSync(temporary, { force: true });
  symlinkSync(target, temporary);
  lchownSync(temporary, how.uid, how.gid);
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

export function removeDurably(path: string): void {
  rmSync(path, { force: true });
  try {
    syncFolder(dirname(path));
  } catch {
    // Without its folder the file is gone for good already.
  }
}

/** Missing folders belong to whom the file belongs to. */
function makeParents(path: string, uid: number, gid: number): void {
  const folder = dirname(path);
  const first = mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (first === undefined) return;
  for (let each = folder; each.length >= first.length; each = dirname(each))
    chownSync(each, uid, gid);
}

/** Forces to the disk which files a folder has. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
