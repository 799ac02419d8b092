import { bitsOf, familyOf, isInSubnet, prefixLength } from '../../../overlays/shared/net/ip.ts';
import { properDnsName } from '../../../overlays/shared/text/names.ts';
import type { FloatingAddress, OldCluster } from '../old-cluster.ts';
import type { ClientNetwork } from './networks/client-networks.ts';
import type { Networks } from './networks/networks.ts';
import { placeholder, type Mapping, type PlanNotes, type Value } from './plan.ts';

export interface FloatingPlan {
  readonly items: readonly Mapping[];
  /** The addresses that serve whatever does not name its own. */
  readonly usual: ReadonlySet<string>;
}

/** Addresses that a service needs are carried even where `check` will refuse them: nothing is served without them. */
export function planFloating(
  cluster: OldCluster,
  networks: Networks,
  needed: ReadonlySet<string>,
  notes: PlanNotes,
): FloatingPlan {
  const carried = cluster.floatingAddresses.filter((floating) =>
    isCarried(floating, networks, needed, notes),
  );
  const addresses = carried.map(({ address }) => address);
  return {
    items: [
      ...carried.map((floating) => planOne(floating, networks, carried.length > 1)),
      ...missingGateway(cluster, addresses, networks, notes),
    ],
    usual: new Set(addresses.filter((address) => !isBehind(address, networks))),
  };
}

/** Under NAT, servers in a network of their own reply through a floating address of that network. */
function missingGateway(
  { services }: OldCluster,
  carried: readonly string[],
  networks: Networks,
  { unknown }: PlanNotes,
): Mapping[] {
  const nat = services.find(({ forwarding }) => forwarding === 'nat');
  if (
    networks.realservers === undefined ||
    nat === undefined ||
    carried.some((address) => isBehind(address, networks))
  )
    return [];
  unknown.push({
    message: `no file gives the floating address in ${networks.realservers} that the servers reply through`,
    hint: 'it is the default route of the servers: one that moves, and is no address of a director',
    place: nat.place,
  });
  const value = placeholder('way out of the servers');
  return [
    {
      entries: [
        ['address', { value, from: nat.place }],
        ['interface', { value: 'realservers' }],
      ],
    },
  ];
}

function isCarried(
  { address, targetRole, place }: FloatingAddress,
  networks: Networks,
  needed: ReadonlySet<string>,
  { notCarried }: PlanNotes,
): boolean {
  // The reader has listed it.
  if (targetRole === 'stopped') return false;
  if (familyOf(address) === 6 && !needed.has(address)) {
    notCarried.push({ kind: 'ipv6', what: `the floating address ${address}`, place });
    return false;
  }
  const own = publicIn(address, networks);
  if (own === undefined || isInSubnet(address, own) !== false) return true;
  if (isBehind(address, networks) || clientsOf(address, networks) !== undefined) return true;
  notCarried.push({
    kind: 'other-network',
    what: `the floating address ${address}, outside ${own}`,
    place,
  });
  return needed.has(address);
}

/** The public network of the address's family. */
function publicIn(address: string, networks: Networks): string | undefined {
  return familyOf(address) === 6 ? networks.six?.public.cidr : networks.public;
}

/** The further network of clients that it is in. */
function clientsOf(address: string, { clients }: Networks): ClientNetwork | undefined {
  return clients.find(({ cidr }) => isInSubnet(address, cidr) === true);
}

/** Whether it is among the realservers, in a network of their own. */
function isBehind(address: string, { realservers, six }: Networks): boolean {
  const own = [realservers, six?.realservers?.cidr];
  return own.some((cidr) => cidr !== undefined && isInSubnet(address, cidr) === true);
}

function planOne(
  { address, prefix, defaultPrefix, interface: nic, name, place }: FloatingAddress,
  networks: Networks,
  several: boolean,
): Mapping {
  const behind = isBehind(address, networks);
  const clients = behind ? undefined : clientsOf(address, networks);
  const own = behind
    ? familyOf(address) === 6
      ? networks.six?.realservers?.cidr
      : networks.realservers
    : (clients?.cidr ?? publicIn(address, networks));
  const subnet = own === undefined ? undefined : prefixLength(own);
  const isOwn =
    prefix !== null &&
    defaultPrefix !== true &&
    prefix !== subnet &&
    prefix < bitsOf(familyOf(address) ?? 4);
  const notes = [
    ...(nic === null ? [] : [`on ${nic}`]),
    ...(prefix === null ? ['no file gives its prefix'] : []),
    ...(prefix !== null && !isOwn && prefix !== subnet ? [`/${prefix} there`] : []),
  ];
  const proper = name?.toLowerCase();
  const named: Value | undefined =
    proper !== undefined && properDnsName.accepts(proper) && (several || proper.includes('.'))
      ? { value: proper }
      : undefined;
  return {
    entries: [
      [
        'address',
        { value: address, from: place, note: notes.length === 0 ? undefined : notes.join(', ') },
      ],
      ['name', named],
      [
        'interface',
        behind ? { value: 'realservers' } : clients && { value: clients.name, from: clients.from },
      ],
      ['prefix', isOwn ? { value: prefix, from: place } : undefined],
    ],
  };
}
