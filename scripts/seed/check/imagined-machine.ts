import { symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { System } from '../../../overlays/base/firstboot/system.ts';
import type { Ethernet, NetworkConfig } from '../../../overlays/shared/seed/network/network.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

/** A network card that a machine must have, by what the seed or the profile says of it. */
export interface NeededCard {
  /** The device of the seed, or the network of the profile. */
  readonly device: string;
  /** Lower case; undefined: any. */
  readonly mac?: string;
  /** The kernel's name; undefined: any. */
  readonly name?: string;
}

/** The cards that a network needs. */
export function neededCards({ devices }: NetworkConfig): readonly NeededCard[] {
  const ethernets = devices.filter((device): device is Ethernet => device.kind === 'ethernet');
  return ethernets.map(({ id, mac, matchName }) => {
    const isOpen = /^(public|heartbeat)$/.test(id);
    const name = matchName ?? (mac === undefined && !isOpen ? id : undefined);
    return {
      device: id,
      ...(mac === undefined ? undefined : { mac }),
      ...(name === undefined ? undefined : { name }),
    };
  });
}

/**
 * A machine that has just these cards, for the node's own code to look at. Nothing runs on it.
 *
 * @param root an empty folder.
 */
export async function imaginedMachine(
  root: string,
  cards: readonly NeededCard[],
  timeZones: Iterable<string>,
): Promise<System> {
  const put = async (path: string, text: string) => {
    await makeFolder(dirname(join(root, path)), 0o700);
    await writeFile(join(root, path), text);
  };
  for (const [index, { mac, name = `eth${index}` }] of distinct(cards).entries()) {
    const number = index.toString(16).padStart(2, '0');
    const device = join(root, `sys/devices/pci0000:00/0000:00:${number}.0`);
    await makeFolder(device, 0o700);
    await put(`sys/class/net/${name}/address`, `${mac ?? `02:00:00:00:00:${number}`}\n`);
    await symlink(device, join(root, `sys/class/net/${name}/device`));
  }
  for (const zone of timeZones) await put(`usr/share/zoneinfo/${zone}`, '');
  return {
    root,
    run: () => ({ code: 127, output: 'nothing runs here' }),
    sleep: () => undefined,
    now: () => new Date(),
    log: () => undefined,
  };
}

/** Two devices that ask for one card do not make two of it; a name that none can have makes none. */
function distinct(cards: readonly NeededCard[]): readonly NeededCard[] {
  const seen = new Set<string>();
  return cards.filter(({ mac, name }) => {
    if (name !== undefined && !/^[\w.:-]{1,15}$/.test(name)) return false;
    const keys = [mac, name].filter((each) => each !== undefined);
    const isNew = keys.every((key) => !seen.has(key));
    for (const key of keys) seen.add(key);
    return isNew;
  });
}
