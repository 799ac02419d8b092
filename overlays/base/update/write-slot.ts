import { createHash } from 'node:crypto';
import {
  commandLineOf,
  entryPath,
  entryPattern,
  espPaths,
  initrdPath,
  installationOf,
  kernelPath,
  sortKey,
  trialEntryPath,
  trialStarts,
  type BootVersion,
} from '../../shared/update/boot-files.ts';
import { grubEnvironmentText, type GrubEnvironment } from '../../shared/update/grub-environment.ts';
import { otherSlot, type Slot } from '../../shared/update/slots.ts';
import type { Medium } from './medium.ts';

/** What runs, and is not touched. */
export interface Running {
  readonly slot: Slot;
  readonly version: string;
}

/** What goes into the other slot. */
export interface NewVersion {
  readonly boots: Omit<BootVersion, 'image'>;
  readonly entry: string;
  readonly kernel: Uint8Array;
  readonly initrd: Uint8Array;
  /** The root's file system, in pieces. */
  readonly root: AsyncIterable<Uint8Array>;
  /** SHA-256 of the root, hex. */
  readonly rootDigest: string;
}

/** Bytes: the superblock is in the first block of a file system. */
const headSize = 4096;

/**
 * Writes a version into the slot that does not run, and has it tried at the next start.
 *
 * Whenever it is cut off, the running version starts as before. First the boot loaders forget the other slot, then it
 * is written, and only when all of it is on the disk do they learn of it. Its first block, without which no kernel finds
 * it, comes last. A second attempt begins anew.
 *
 * @throws Error when the root is not the expected one; the slot is empty then.
 */
export async function writeSlot(
  medium: Medium,
  running: Running,
  version: NewVersion,
): Promise<void> {
  const entries = medium.list(folderOf(entryPath('')));
  const kept = medium.read(runningEntry(entries, running.version)).toString();
  const { forgotten, trial } = environments(running, kept, version.boots);
  forget(medium, running, forgotten);
  await writeRoot(medium, version);
  medium.replace(kernelPath(version.boots.version), version.kernel);
  medium.replace(initrdPath(version.boots.version), version.initrd);
  medium.sync();
  medium.overwrite(espPaths.grubEnvironment, Buffer.from(trial));
  const entry = version.entry + sortKey(installationOf(kept) + 1);
  medium.replace(trialEntryPath(version.boots.version), Buffer.from(entry));
  medium.sync();
}

/** Takes everything but the running version from the boot loaders, then from the ESP and the slot. */
function forget(medium: Medium, { version }: Running, environment: string): void {
  for (const path of [espPaths.grubEnvironment, espPaths.grubEnvironmentBackup])
    medium.overwrite(path, Buffer.from(environment));
  for (const name of medium.list(folderOf(entryPath(''))))
    if (entryPattern.exec(name)?.[1] !== version)
      medium.remove(`${folderOf(entryPath(''))}/${name}`);
  medium.sync();
  for (const path of others(medium, version)) medium.remove(path);
  medium.writeSlot(0, Buffer.alloc(headSize));
  medium.sync();
}

/** Kernels and initrds of other versions, whole or not. */
function others(medium: Medium, version: string): readonly string[] {
  const own = [kernelPath(version), initrdPath(version)];
  const folder = folderOf(kernelPath(''));
  const paths = medium.list(folder).map((name) => `${folder}/${name}`);
  return paths.filter((path) => !own.includes(path));
}

/** Bytes for a new entry, and for what a FAT loses at the end of each file. */
const spare = 256 * 1024;

/**
 * @param bytes of the new version's kernel and initrd.
 * @throws Error when the ESP has no room for them, the other version's being gone.
 */
export function checkRoom(medium: Medium, { version }: Running, bytes: number): void {
  const freed = others(medium, version).reduce((sum, path) => sum + medium.size(path), 0);
  const room = medium.room() + freed - spare;
  if (room < bytes)
    throw new Error(
      `the ESP has ${Math.floor(Math.max(room, 0) / 1e6)} MB for kernel and initrd, which have ${Math.ceil(bytes / 1e6)} MB\n  hint: remove what somebody has put on it`,
    );
}

async function writeRoot(medium: Medium, { root, rootDigest }: NewVersion): Promise<void> {
  const hash = createHash('sha256');
  const head = Buffer.alloc(headSize);
  let done = 0;
  for await (const piece of root) {
    hash.update(piece);
    const inHead = Math.max(0, Math.min(piece.length, headSize - done));
    head.set(piece.subarray(0, inHead), Math.min(done, headSize));
    if (inHead < piece.length) medium.writeSlot(done + inHead, piece.subarray(inHead));
    done += piece.length;
  }
  if (hash.digest('hex') !== rootDigest) throw new Error('the root is not the one that was signed');
  medium.sync();
  medium.writeSlot(0, head);
  medium.sync();
}

/** What GRUB is told, one after the other. A slot that has tries left and no version yet is passed over. */
function environments({ slot, version }: Running, entry: string, boots: NewVersion['boots']) {
  const commandLine = commandLineOf(entry);
  const other = otherSlot(slot);
  const known = (state: GrubEnvironment['slots'][Slot], order: GrubEnvironment['order']) =>
    grubEnvironmentText({
      order,
      slots: slot === 'a' ? { a: good, b: state } : { a: state, b: good },
    });
  const good = { good: true, left: 0, boots: { version, commandLine } };
  return {
    forgotten: known({ good: false, left: 0 }, [slot, other]),
    trial: known({ good: false, left: trialStarts, boots }, [other, slot]),
  };
}

/** @throws Error when the running version is on trial itself. */
export function checkNotOnTrial(medium: Medium, { version }: Running): void {
  runningEntry(medium.list(folderOf(entryPath(''))), version);
}

/** @throws Error when the running version has no entry, or is on trial itself. */
function runningEntry(names: readonly string[], version: string): string {
  const path = entryPath(version);
  if (names.includes(path.slice(path.lastIndexOf('/') + 1))) return path;
  throw new Error(
    `the running version ${version} is on trial: the other slot is the one to go back to`,
  );
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
