import { lstatSync, readFileSync } from 'node:fs';
import type { RotationState } from '../../shared/keys/rotation-state.ts';
import { paths } from '../../shared/node/paths.ts';
import { removeDurably, writeDurably } from '../../shared/node/durable.ts';
import type { PlannedFile } from '../firstboot/plan.ts';
import { at, type System } from '../firstboot/system.ts';

/** What a node remembers of a rotation of keys that is under way. Only root reads it. */
export interface Rotation extends RotationState {
  readonly directors: readonly string[];
  /** Seconds. */
  readonly window: number;
  /** The start of the machine (`bootId`) in which it switched, and when in it; seconds. Empty and 0 before. */
  readonly boot: string;
  readonly switchedAt: number;
  /** Fingerprint of the key that directors agree on. */
  readonly fingerprint: string;
  /** What takes the place of the keys when the node switches. */
  readonly next: readonly PlannedFile[];
  /** What was there before, in the order of `next`. */
  readonly before: readonly KeptFile[];
  /** What was there of the files that are changed when it is staged. */
  readonly unstaged: readonly KeptFile[];
  /** What these files are when it is over. */
  readonly finished: readonly PlannedFile[];
}

/** A file as it was; without contents there was none. */
export interface KeptFile {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly base64?: string;
}

export function keepFile(system: System, path: string): KeptFile {
  const stat = lstatSync(at(system, path), { throwIfNoEntry: false });
  if (stat === undefined) return { path, mode: 0, uid: 0, gid: 0 };
  const { uid, gid, mode } = stat;
  const base64 = readFileSync(at(system, path)).toString('base64');
  return { path, mode: mode & 0o7777, uid, gid, base64 };
}

export function restoreFile(system: System, { path, mode, uid, gid, base64 }: KeptFile): void {
  if (base64 === undefined) removeDurably(at(system, path));
  else writeDurably(at(system, path), Buffer.from(base64, 'base64'), { mode, uid, gid });
}

/** Of some keys those that the lease goes by, at the places where it looks for another one beside its own. */
export function otherKeys<T extends { readonly path: string }>(files: readonly T[]): readonly T[] {
  return files.flatMap((file) => {
    const path = places.get(file.path);
    return path === undefined ? [] : [{ ...file, path }];
  });
}

const places: ReadonlyMap<string, string> = new Map([
  [paths.corosyncKey, paths.otherCorosyncKey],
  [paths.witnessKey, paths.otherWitnessKey],
]);
