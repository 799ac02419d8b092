import { closeSync, openSync, readdirSync, readFileSync, readSync, constants } from 'node:fs';
import { seedLayout } from '../../../shared/seed/layout.ts';
import type { SeedFormat } from '../../../shared/seed/seed.ts';
import { at, type System } from '../system.ts';
import { headBytes, readVolume, type Volume } from './volume-label.ts';

/** A disk or partition whose label says that it is a seed. */
export interface SeedDevice {
  readonly device: string;
  readonly format: SeedFormat;
  readonly type: Volume['type'];
}

/** Memory disks hold no seed; asking a floppy drive without a disk takes seconds. */
const never = /^(ram|zram|loop|nbd|fd)\d/;

/**
 * Sectors of an optical drive that has had no disc yet (`0x1fffff` in drivers/scsi/sr.c), which no disc has. Each
 * look into it would fill the consoles with the kernel's errors.
 */
const emptyDrive = 2_097_151;

/** What another program has written for a machine like this one, in a form that no node reads. */
export interface ForeignMedium {
  readonly device: string;
  /** In words: whose it is. */
  readonly whose: string;
}

/** The labels that platforms give to media of their own forms. */
const foreign: Readonly<Record<string, string>> = {
  CONTEXT: 'the context of OpenNebula',
  'OVF ENV': 'the OVF environment of a hypervisor',
};

/** Looks at the beginning of every disk and partition that the kernel knows. */
export function seedDevices(system: System): readonly SeedDevice[] {
  return volumes(system).flatMap(({ device, volume }) => {
    const format = formatOf(volume.labels);
    return format ? [{ device, format, type: volume.type }] : [];
  });
}

/** Media that somebody may take for a seed. */
export function foreignMedia(system: System): readonly ForeignMedium[] {
  return volumes(system).flatMap(({ device, volume }) =>
    volume.labels.flatMap((label) => {
      const whose = foreign[label];
      return whose === undefined ? [] : [{ device, whose }];
    }),
  );
}

function volumes(system: System) {
  return blockDeviceNames(system).flatMap((name) => {
    const device = `/dev/${name}`;
    const volume = volumeOf(at(system, device));
    return volume === undefined ? [] : [{ device, volume }];
  });
}

function blockDeviceNames(system: System): readonly string[] {
  try {
    return readdirSync(at(system, '/sys/class/block'))
      .filter((name) => !never.test(name) && ![0, emptyDrive].includes(sizeOf(system, name)))
      .toSorted();
  } catch {
    return [];
  }
}

function sizeOf(system: System, name: string): number {
  try {
    return Number(readFileSync(at(system, `/sys/class/block/${name}/size`), 'latin1'));
  } catch {
    return 0;
  }
}

/** The format of a seed that a volume with one of these labels holds. */
export function formatOf(labels: readonly string[]): SeedFormat | undefined {
  for (const format of ['nocloud', 'config-drive'] as const) {
    const wanted: readonly string[] = seedLayout[format].labels;
    if (labels.some((label) => wanted.includes(label))) return format;
  }
  return undefined;
}

/** Undefined also for a device that cannot be read. */
function volumeOf(path: string): Volume | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const read = (offset: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    };
    return readVolume(read(0, headBytes), read);
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
