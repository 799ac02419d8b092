import { below, refuse, type Cursor, type Located } from '../decode.ts';
import type { Bond, NetworkDevice } from './network.ts';

type LocatedDevice = Located<NetworkDevice>;

/**
 * Every device that a bond or a VLAN refers to exists; no id and no name is used twice; a part of a bond has no
 * settings that belong to the bond.
 *
 * @returns whether there was nothing to report.
 */
export function checkDevices(at: Cursor, devices: readonly LocatedDevice[]): boolean {
  const before = at.report.length;
  checkIds(devices);
  checkNames(devices);
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

function checkIds(devices: readonly LocatedDevice[]): void {
  const ids = new Set<string>();
  for (const { value, at } of devices) {
    if (ids.has(value.id)) refuse(at, 'seed-network', `two devices have the id ${value.id}`);
    ids.add(value.id);
  }
}

/** Only names that are certain before the cards are found. */
function checkNames(devices: readonly LocatedDevice[]): void {
  const owners = new Map<string, string>();
  for (const { value, at } of devices) {
    const name = nameOf(value);
    if (name === undefined) continue;
    const owner = owners.get(name);
    if (owner !== undefined && owner !== value.id)
      refuse(
        below(at, 'set-name'),
        'seed-network',
        `${owner} and ${value.id} would both get the name ${name}`,
      );
    owners.set(name, value.id);
  }
}

/** Undefined: a card that keeps the kernel's name. */
function nameOf(device: NetworkDevice): string | undefined {
  if (device.kind !== 'ethernet') return device.id;
  const isMatched = device.mac !== undefined || device.matchName !== undefined;
  return device.setName ?? (isMatched ? undefined : device.id);
}

function checkBond(
  at: Cursor,
  bond: Bond,
  devices: readonly LocatedDevice[],
  taken: Set<string>,
): void {
  bond.interfaces.forEach((id, index) => {
    const place = either(at, ['interfaces', 'bond_links'], index);
    checkBelow(place, bond.id, id, devices);
    const member = devices.find(({ value }) => value.id === id);
    if (member !== undefined && member.value.kind !== 'ethernet')
      refuse(place, 'seed-network', `${bond.id} bonds ${id}, which is not an ethernet`);
    else if (member !== undefined) checkMember(member, bond.id);
    if (taken.has(id)) refuse(place, 'seed-network', `${id} is in two bonds`);
    taken.add(id);
  });
  const { id, primary } = bond;
  if (primary !== undefined && !bond.interfaces.includes(primary))
    refuse(
      below(at, 'parameters', 'primary'),
      'seed-network',
      `${primary} is the primary of ${id}, but not one of its interfaces`,
    );
}

function checkMember({ value, at }: LocatedDevice, bond: string): void {
  const { dhcp4, dhcp6, addresses, routes, nameservers, searchDomains } = value;
  const given: Readonly<Record<string, boolean>> = {
    dhcp4,
    dhcp6,
    addresses: addresses.length > 0,
    routes: routes.length > 0,
    nameservers: nameservers.length + searchDomains.length > 0,
  };
  for (const [key, isGiven] of Object.entries(given))
    if (isGiven)
      refuse(
        below(at, key),
        'seed-network',
        `${value.id} is part of ${bond}: set ${key} on the bond instead`,
      );
}

function checkBelow(at: Cursor, id: string, on: string, devices: readonly LocatedDevice[]): void {
  if (on === id || !devices.some(({ value }) => value.id === on))
    refuse(at, 'seed-network', `${id} is on top of ${on}, which this file does not describe`);
}

/** The two formats have different keys for the same thing. */
function either(at: Cursor, keys: readonly [string, string], ...rest: readonly number[]): Cursor {
  const [ours, openstack] = keys;
  return below(below(at, ours, ...rest), openstack, ...rest);
}
