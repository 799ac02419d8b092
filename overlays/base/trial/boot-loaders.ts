import { entryPath, entryPattern, espPaths } from '../../shared/update/boot-files.ts';
import {
  grubEnvironmentText,
  parseGrubEnvironment,
  type GrubEnvironment,
} from '../../shared/update/grub-environment.ts';
import type { Slot } from '../../shared/update/slots.ts';
import type { Medium } from '../update/medium.ts';

/** A version and the slot that it is in. */
export interface Installed {
  readonly slot: Slot;
  readonly version: string;
}

/** What the boot loader that started the machine knows of a version: it is good, or has so many starts left. */
export type Standing = 'good' | number;

/** @returns undefined when the boot loader does not know the version. */
export function standingOf(
  medium: Medium,
  { slot, version }: Installed,
  firmware: 'bios' | 'uefi',
): Standing | undefined {
  if (firmware === 'uefi') {
    const name = entryOf(medium, version);
    if (name === undefined) return undefined;
    const left = /\+(\d+)(?:-\d+)?\.conf$/.exec(name)?.[1];
    return left === undefined ? 'good' : Number(left);
  }
  const known = readGrub(medium).slots[slot];
  if (known.boots?.version !== version) return undefined;
  return known.good ? 'good' : known.left;
}

/**
 * Makes a version the one that both boot loaders start without counting. Of GRUB's state one sector changes; a cut
 * between the steps leaves a version that one of them still tries, and the next start does the rest.
 *
 * @throws Error when GRUB or systemd-boot does not know the version.
 */
export function bless(medium: Medium, { slot, version }: Installed): void {
  const grub = readGrub(medium);
  const name = entryOf(medium, version);
  if (grub.slots[slot].boots?.version !== version || name === undefined)
    throw new Error(`the boot loaders do not know ${version} in slot ${slot}`);
  const proven = { ...grub.slots[slot], good: true, left: 0 };
  const slots = slot === 'a' ? { ...grub.slots, a: proven } : { ...grub.slots, b: proven };
  const text = Buffer.from(grubEnvironmentText({ ...grub, slots }));
  medium.overwrite(espPaths.grubEnvironment, text);
  medium.sync();
  medium.overwrite(espPaths.grubEnvironmentBackup, text);
  const [from, to] = [`${entriesFolder}/${name}`, entryPath(version)];
  if (from !== to) medium.rename(from, to);
  medium.sync();
}

const entriesFolder = entryPath('').slice(0, entryPath('').lastIndexOf('/'));

/** The name of a version's entry, with or without a count. */
function entryOf(medium: Medium, version: string): string | undefined {
  return medium.list(entriesFolder).find((name) => entryPattern.exec(name)?.[1] === version);
}

/** As GRUB reads it: the backup counts when the block is damaged. */
function readGrub(medium: Medium): GrubEnvironment {
  const texts = [espPaths.grubEnvironment, espPaths.grubEnvironmentBackup].map((path) =>
    medium.read(path).toString('latin1'),
  );
  for (const text of texts) {
    const read = parseGrubEnvironment(text);
    if (read !== undefined) return read;
  }
  throw new Error("GRUB's environment block is damaged");
}
