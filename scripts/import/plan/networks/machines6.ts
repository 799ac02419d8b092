import { canonicalAddress, familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { OldCluster, Service } from '../../old-cluster.ts';
import type { Place } from '../../source.ts';
import type { PlanNotes } from '../plan.ts';

/** Which machine has which IPv6 address. */
export interface Machines6 {
  /** The IPv4 address of the machine that has an IPv6 one; the IPv6 one itself where none is known. */
  readonly machineOf: (address: string) => string;
  /** The IPv6 address of the machine with an IPv4 one. */
  readonly sixOf: (
    machine: string,
  ) => { readonly address: string; readonly place: Place } | undefined;
}

/**
 * Old files list servers by addresses, and a profile machines: /etc/hosts says which addresses are of one, and otherwise
 * the pool of the same service on IPv4 is the nearest to know, which is said.
 */
export function pairMachines(cluster: OldCluster, notes: PlanNotes): Machines6 {
  const fours = new Map<string, string>();
  const sixes = new Map<string, { readonly address: string; readonly place: Place }>();
  const pair = (six: string, four: string, place: Place) => {
    if (fours.has(six) || sixes.has(four)) return;
    fours.set(six, four);
    sixes.set(four, { address: six, place });
  };
  const services6 = cluster.services.filter(
    ({ address, realservers }) =>
      familyOf(address ?? realservers[0]?.address ?? '') === 6 &&
      realservers.some((server) => familyOf(server.address) === 6),
  );
  for (const { realservers } of services6)
    for (const { address, place } of realservers) {
      if (familyOf(address) !== 6) continue;
      const four = byName(address, cluster);
      if (four !== undefined) pair(address, four, place);
    }
  for (const service of services6) {
    const twin = cluster.services.find((other) => isTwin(other, service));
    if (twin === undefined) continue;
    const guessed = guess(
      service,
      twin,
      (six) => fours.has(six),
      (four) => sixes.has(four),
    );
    for (const { six, four, place } of guessed) pair(six, four, place);
    if (guessed.length > 0)
      notes.ambiguous.push({
        message: `${guessed.map(({ six, four }) => `${six} is taken for ${four}`).join(', ')}: no file says so`,
        hint: 'correct address6 of the realservers, or name both addresses of each in a hosts file',
        place: service.place,
      });
  }
  return {
    machineOf: (address) => fours.get(address) ?? address,
    sixOf: (four) => sixes.get(four),
  };
}

function byName(six: string, { hosts }: OldCluster): string | undefined {
  const names = hosts
    .filter(({ address }) => canonicalAddress(address) === canonicalAddress(six))
    .flatMap((host) => host.names);
  return hosts.find(
    ({ address, names: own }) =>
      familyOf(address) === 4 && own.some((name) => names.includes(name)),
  )?.address;
}

/** The same service for clients of IPv4. */
function isTwin(other: Service, service: Service): boolean {
  return (
    familyOf(other.address ?? other.realservers[0]?.address ?? '') === 4 &&
    other.port === service.port &&
    (other.protocol === service.protocol || other.protocol === 'fwm')
  );
}

/** By the last part of the addresses; else, where as many are left on both sides, by their order. */
function guess(
  service: Service,
  twin: Service,
  isKnown6: (six: string) => boolean,
  isKnown4: (four: string) => boolean,
) {
  const sixes = service.realservers.filter(
    ({ address }) => familyOf(address) === 6 && !isKnown6(address),
  );
  const fours = twin.realservers
    .map(({ address }) => address)
    .filter((each) => familyOf(each) === 4 && !isKnown4(each));
  const alike = sixes.map(({ address, place }) => {
    const four = fours.find((each) => each.split('.').at(-1) === address.split(':').at(-1));
    return { six: address, four, place };
  });
  const left = fours.filter((four) => !alike.some((each) => each.four === four));
  const open = alike.filter(({ four }) => four === undefined);
  const inOrder = alike.length === open.length && left.length === open.length;
  return alike.flatMap(({ six, four, place }, index) => {
    const own = four ?? (inOrder ? left[index] : undefined);
    return own === undefined ? [] : [{ six, four: own, place }];
  });
}
