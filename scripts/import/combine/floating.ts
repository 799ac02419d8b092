import { canonicalAddress, isInSubnet } from '../../../overlays/shared/net/ip.ts';
import type { FloatingAddress } from '../old-cluster.ts';
import type { OldFloatingAddress, Reading } from '../reading.ts';

/** Every floating address once, with what each file adds to it. */
export function combineFloating(reading: Reading): FloatingAddress[] {
  const all = new Map<string, OldFloatingAddress>();
  for (const floating of reading.floatingAddresses) {
    const key = canonicalAddress(floating.address);
    const before = all.get(key);
    if (before === undefined) all.set(key, floating);
    else {
      noteDisagreement(before, floating, reading);
      all.set(key, merged(before, floating));
    }
  }
  for (const floating of all.values()) {
    noteBroadcast(floating, reading);
    noteUnresolved(floating, reading);
  }
  return [...all.values()].map((floating) => {
    const named = reading.hosts.find(
      ({ address }) => canonicalAddress(address) === canonicalAddress(floating.address),
    );
    return { ...floating, ...(named === undefined ? {} : { name: named.names[0] }) };
  });
}

function merged(a: OldFloatingAddress, b: OldFloatingAddress): OldFloatingAddress {
  const byDefault = a.defaultPrefix === true && b.prefix !== null && b.defaultPrefix !== true;
  return {
    ...b,
    ...a,
    // A service says that there is an address; who holds it, says how it is set up.
    ...(a.prefix === null && a.interface === null ? { place: b.place } : {}),
    prefix: byDefault ? b.prefix : (a.prefix ?? b.prefix),
    interface: a.interface ?? b.interface,
    broadcast: a.broadcast ?? b.broadcast,
    ...(a.resources === undefined && b.resources !== undefined ? { resources: b.resources } : {}),
  };
}

function noteDisagreement(a: OldFloatingAddress, b: OldFloatingAddress, reading: Reading): void {
  const differ = <T>(x: T | null, y: T | null) => x !== null && y !== null && x !== y;
  for (const [name, x, y] of [
    ['prefix length', a.prefix, b.prefix],
    ['interface', a.interface, b.interface],
    ['broadcast address', a.broadcast, b.broadcast],
  ] as const)
    if (differ<number | string>(x, y))
      reading.faults.push({
        message: `two files disagree on the ${name} of ${a.address}: ${x} there, ${y} here`,
        hint: 'the first is taken',
        place: b.place,
        also: a.place,
      });
}

function noteBroadcast(
  { address, prefix, broadcast, place }: OldFloatingAddress,
  reading: Reading,
): void {
  if (prefix === null || broadcast === null || prefix >= 31) return;
  const inside = isInSubnet(broadcast, `${address}/${prefix}`);
  const all = broadcast.split('.').map(Number);
  const host = 2 ** (32 - prefix) - 1;
  const number = all.reduce((sum, octet) => sum * 256 + octet, 0);
  if (inside !== false && number % (host + 1) === host) return;
  reading.faults.push({
    message: `broadcast ${broadcast} does not fit prefix ${prefix} of ${address}`,
    hint: 'it is derived from the prefix',
    place,
  });
}

/** A script sets up the same resource, with an argument for its address. */
function noteUnresolved(
  { resources = [], prefix, place, address }: OldFloatingAddress,
  { unresolved, faults }: Reading,
): void {
  const other = unresolved.find(({ id }) => id === resources[0]);
  if (other === undefined || other.prefix === null || prefix === null || other.prefix === prefix)
    return;
  faults.push({
    message: `two files disagree on the prefix length of ${address}: ${prefix} there, ${other.prefix} here`,
    hint: 'the first is taken',
    place: other.place,
    also: place,
  });
}
