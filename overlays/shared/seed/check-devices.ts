import { below, refuse, type Cursor, type Placed } from './decode.ts';
import type { Bond, NetworkDevice } from './network.ts';

type PlacedDevice = Placed<NetworkDevice>;

/**
 * Every device that a bond or a VLAN names exists, once; no id is used twice.
 *
 * @returns whether there was nothing to report.
 */
export function checkDevices(at: Cursor, devices: readonly PlacedDevice[]): boolean {
  const before = at.report.length;
  checkIds(devices);
  const taken = new Set<string>();
  for (const device of devices) {
    const { kind } = device.value;
    if (kind === 'bond') checkBond(device.at, device.value, devices, taken);
    if (kind === 'vlan')
      checkBelow(
        either(device.at, ['link', 'vlan_link']),
        device.value.id,
        device.value.link,
        devices,
      );
  }
  return at.report.length === before;
}

function checkIds(devices: readonly PlacedDevice[]): void {
  const ids = new Set<string>();
  for (const { value, at } of devices) {
    if (ids.has(value.id)) refuse(at, 'seed-network', `two devices are called ${value.id}`);
    ids.add(value.id);
  }
}

function checkBond(
  at: Cursor,
  bond: Bond,
  devices: readonly PlacedDevice[],
  taken: Set<string>,
): void {
  bond.interfaces.forEach((id, index) => {
    const place = either(at, ['interfaces', 'bond_links'], index);
    checkBelow(place, bond.id, id, devices);
    const member = devices.find(({ value }) => value.id === id)?.value;
    if (member !== undefined && member.kind !== 'ethernet')
      refuse(place, 'seed-network', `${bond.id} bonds ${id}, which is not an ethernet`);
    if (taken.has(id)) refuse(place, 'seed-network', `${id} is in two bonds`);
    taken.add(id);
  });
  const { id, primary } = bond;
  if (primary !== undefined && !bond.interfaces.includes(primary))
    refuse(
      below(at, 'parameters', 'primary'),
      'seed-network',
      `${primary} is the primary of ${id}, but not in it`,
    );
}

function checkBelow(at: Cursor, id: string, on: string, devices: readonly PlacedDevice[]): void {
  if (on === id || !devices.some(({ value }) => value.id === on))
    refuse(at, 'seed-network', `${id} is built on ${on}, which is not described here`);
}

/** The two formats have different keys for the same thing. */
function either(at: Cursor, keys: readonly [string, string], ...rest: readonly number[]): Cursor {
  const [ours, openstack] = keys;
  return below(below(at, ours, ...rest), openstack, ...rest);
}
