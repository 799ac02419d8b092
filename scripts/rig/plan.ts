import type { Attachment, Cluster } from '../../overlays/shared/cluster/cluster.ts';
import {
  attachmentsOf,
  networkOf,
  networksOf,
  witnessOf,
} from '../../overlays/shared/cluster/lookups.ts';
import { witnessId } from '../../overlays/shared/lease/cluster-voters.ts';
import { isInSubnet, prefixLength } from '../../overlays/shared/net/ip.ts';

/** A network card of a director, and its port at the switch. */
interface Port {
  readonly network: string;
  /** The switch's end; the director's has the name of the network. */
  readonly name: string;
  readonly mac: string;
  /** With prefix lengths. */
  readonly addresses: readonly string[];
}

/** A director of the rig, or another voter. */
export interface PlannedDirector {
  readonly name: string;
  readonly id: number;
  readonly ports: readonly Port[];
}

/** A floating address, and the address that the client asks from. */
interface Watched {
  readonly address: string;
  readonly source: string;
}

/** The rig's wiring as plain values: one client and every director of the cluster at one switch. */
export interface RigPlan {
  readonly networks: readonly string[];
  readonly directors: readonly PlannedDirector[];
  /** The third voter of two directors. */
  readonly voter?: PlannedDirector | undefined;
  readonly client: { readonly port: string; readonly addresses: readonly string[] };
  /** The first floating address of each family. */
  readonly ipv4?: Watched | undefined;
  readonly ipv6?: Watched | undefined;
}

export function rigPlan(cluster: Cluster): RigPlan {
  const { networks, floatingAddresses } = cluster;
  const source4 = networks.public.gateway ?? freeAddress(cluster, networks.public.subnet);
  const source6 = networks.public.gateway6 ?? beside6(networks.public.subnet6);
  const floating = (family: 4 | 6) =>
    floatingAddresses.find((each) => each.family === family)?.address;
  const client = [
    withPrefix(source4, networks.public.subnet),
    ...(source6 === undefined ? [] : [withPrefix(source6, networks.public.subnet6)]),
  ];
  return {
    networks: networksOf(cluster).map(({ name }) => name),
    directors: cluster.directors.map((director) => ({
      name: director.name,
      id: director.id,
      ports: attachmentsOf(director).map((attachment) => port(cluster, director.id, attachment)),
    })),
    voter: voter(cluster),
    client: { port: 'client', addresses: client },
    ipv4: watched(floating(4), source4),
    ipv6: watched(floating(6), source6),
  };
}

/** It is a machine like the directors, with one network card. */
function voter(cluster: Cluster): PlannedDirector | undefined {
  const witness = witnessOf(cluster);
  if (witness === undefined) return undefined;
  const { name, nic } = witness;
  return { name, id: witnessId, ports: [port(cluster, witnessId, nic)] };
}

function watched(address: string | undefined, source: string | undefined): Watched | undefined {
  return address === undefined || source === undefined ? undefined : { address, source };
}

function port(cluster: Cluster, id: number, attachment: Attachment): Port {
  const { network, address, address6 } = attachment;
  const { subnet, subnet6 } = networkOf(cluster, network) ?? {};
  const index = networksOf(cluster).findIndex(({ name }) => name === network);
  return {
    network,
    name: `${network.slice(0, 1)}${index}-${id}`,
    // Locally administered, so nobody's own.
    mac: `02:00:00:00:${octet(index + 1)}:${octet(id)}`,
    addresses: [
      withPrefix(address, subnet),
      ...(address6 === undefined ? [] : [withPrefix(address6, subnet6)]),
    ],
  };
}

function octet(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function withPrefix(address: string, subnet = ''): string {
  return `${address}/${prefixLength(subnet) ?? 24}`;
}

/** The first address of a subnet that nobody of the cluster has. */
function freeAddress(cluster: Cluster, subnet: string): string {
  const [a, b, c] = subnet.split('.');
  const taken = new Set([
    ...cluster.directors.map((director) => director.public.address),
    ...cluster.realservers.map((server) => server.nic.address),
    ...cluster.floatingAddresses.map(({ address }) => address),
  ]);
  const candidates = Array.from({ length: 254 }, (_, index) => `${a}.${b}.${c}.${index + 1}`);
  const free = candidates.find((each) => !taken.has(each) && isInSubnet(each, subnet) === true);
  if (free === undefined) throw new Error(`no address of ${subnet} is free for the client`);
  return free;
}

/** An address far from those that people choose. */
function beside6(subnet6: string | undefined): string | undefined {
  return subnet6?.replace(/::\/\d+$/, '::fffe');
}
