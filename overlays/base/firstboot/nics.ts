import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { at, type System } from './system.ts';

/** A network card of the machine, not a bridge, bond or VLAN. */
export interface Nic {
  readonly name: string;
  /** Lower case; the card's own, also while a bond gives it another. */
  readonly mac: string;
  /** The name that the kernel gave it, before any seed. */
  readonly originalName: string;
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
    if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac)) return [];
    const nic: Nic = { name, mac, originalName: originals[mac] ?? name };
    return [{ nic, order: realpathSync(`${base}/device`) }];
  });
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return found
    .toSorted((a, b) => compare(hexAsNumbers(a.order), hexAsNumbers(b.order)))
    .map(({ nic }) => nic);
}

/** PCI addresses are hexadecimal: 0000:0a:00.0 comes after 0000:09:1f.0, and before 0000:10:00.0. */
function hexAsNumbers(path: string): string {
  return path.replace(/[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/g, (address) =>
    address
      .split(/[:.]/)
      .map((part) => String(Number.parseInt(part, 16)))
      .join(':'),
  );
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
