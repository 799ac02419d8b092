import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { at, type System } from '../system.ts';

/** A network card of the machine, not a bridge, bond or VLAN. */
export interface Nic {
  readonly name: string;
  /** Lower case; the card's own, also while a bond gives it another. */
  readonly mac: string;
  /** The name that the kernel gave it, before any seed. */
  readonly originalName: string;
  /** Where another card may have the same address: the driver of the one that is configured. */
  readonly driver?: string;
}

/** What earlier seeds renamed: MAC → the kernel's name. */
export type OriginalNames = Readonly<Record<string, string>>;

/** The cards in the order of the bus they are on: PCI's addresses, compared as numbers. */
export function listNics(system: System, originals: OriginalNames): readonly Nic[] {
  const folder = at(system, '/sys/class/net');
  const found = names(folder).flatMap((name) => {
    const base = `${folder}/${name}`;
    if (!existsSync(`${base}/device`)) return [];
    const mac = (read(`${base}/bonding_slave/perm_hwaddr`) ?? read(`${base}/address`) ?? '')
      .trim()
      .toLowerCase();
    if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) || isFastPath(base)) return [];
    const driver = linkName(`${base}/device/driver`);
    const nic: Nic = {
      name,
      mac,
      originalName: originals[mac] ?? name,
      ...(driver === hyperV ? { driver } : undefined),
    };
    return [{ nic, order: realpathSync(`${base}/device`) }];
  });
  return found
    .toSorted((a, b) => (sortKey(a.order) < sortKey(b.order) ? -1 : 1))
    .map(({ nic }) => nic);
}

/**
 * Whether a card is only the quick way of another one with the same address: the virtual function that Hyper-V and
 * failover of virtio put under their own card, which the kernel binds together. What is configured is the upper one.
 */
function isFastPath(base: string): boolean {
  const driver = linkName(`${base}/master/device/driver`);
  return driver === hyperV || driver === 'virtio_net';
}

const hyperV = 'hv_netvsc';

function linkName(path: string): string | undefined {
  try {
    return basename(realpathSync(path));
  } catch {
    return undefined;
  }
}

/**
 * PCI addresses are hexadecimal digits of one length, which sort as text; the numbers after them
 * (virtio10, net/eth2) are filled up to sort so too.
 */
function sortKey(path: string): string {
  return path.replace(/(?<=[a-z])\d+(?=\/|$)/g, (number) => number.padStart(6, '0'));
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
