import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { otherSlot, slotLabel, slots, type Slot } from '../../shared/update/slots.ts';

/** The disk that a node runs from. */
export interface NodeDisk {
  readonly running: Slot;
  /** The device of the slot that does not run. */
  readonly other: string;
  /** Its size in bytes. */
  readonly slotSize: number;
  /** The device of the ESP. */
  readonly esp: string;
}

/**
 * @param rootDevice major and minor number of the root's device, `254:3`.
 * @param sys where sysfs is mounted.
 * @throws Error when the disk has no slots.
 */
export function nodeDisk(rootDevice: string, sys = '/sys'): NodeDisk {
  const root = realpathSync(join(sys, 'dev/block', rootDevice));
  const parts = partitionsOf(join(root, '..'));
  const running = slots.find((slot) => parts.get(slotLabel(slot))?.path === root);
  const [esp] = [parts.get('esp')];
  const other = running && parts.get(slotLabel(otherSlot(running)));
  if (running === undefined || other === undefined || esp === undefined)
    throw new Error(
      'this disk has no slots: it was written by an earlier lvsmith, or its root is writable\n  hint: write the image of a newer one to it',
    );
  return {
    running,
    other: `/dev/${other.name}`,
    slotSize: Number(readFileSync(join(other.path, 'size'), 'latin1')) * 512,
    esp: `/dev/${esp.name}`,
  };
}

interface Part {
  readonly name: string;
  readonly path: string;
}

/** The partitions of a disk by their names in its table, which the kernel's uevents have. */
function partitionsOf(disk: string): ReadonlyMap<string, Part> {
  const found = new Map<string, Part>();
  for (const name of readdirSync(disk)) {
    const path = join(disk, name);
    if (!existsSync(join(path, 'partition'))) continue;
    const label = /^PARTNAME=(.*)$/m.exec(readFileSync(join(path, 'uevent'), 'utf8'))?.[1];
    if (label !== undefined) found.set(label, { name, path });
  }
  return found;
}
