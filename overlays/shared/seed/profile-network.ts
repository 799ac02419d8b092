import type { Attachment, Cluster, Network } from '../cluster.ts';
import type { Role } from '../node.ts';
import type { Ethernet, NetworkConfig } from './network.ts';

/** What the profile says about one node, whatever its role. */
export interface ProfileNode {
  readonly name: string;
  readonly role: Role;
  readonly attachments: readonly Attachment[];
  /** Default routes. */
  readonly gateways: readonly string[];
}

export function profileNode(cluster: Cluster, name: string): ProfileNode | undefined {
  const director = cluster.directors.find((candidate) => candidate.name === name);
  if (director !== undefined) {
    const { gateway, gateway6 } = cluster.networks.public;
    const attachments = [director.public, director.heartbeat].filter((a) => a !== undefined);
    const withIpv6 = director.public.address6 !== undefined;
    return {
      name,
      role: 'director',
      attachments,
      gateways: [gateway, withIpv6 ? gateway6 : undefined].filter((g) => g !== undefined),
    };
  }
  const server = cluster.realservers.find((candidate) => candidate.name === name);
  if (server === undefined) return undefined;
  const gateways = [server.gateway, server.gateway6].filter((gateway) => gateway !== undefined);
  return { name, role: 'realserver', attachments: [server.public], gateways };
}

export function nodeNames(cluster: Cluster): readonly string[] {
  return [...cluster.directors, ...cluster.realservers].map(({ name }) => name);
}

/** The network of a node exactly as the profile has it: for a seed, or for one that leaves it out. */
export function profileNetwork(cluster: Cluster, node: ProfileNode): NetworkConfig {
  return {
    devices: node.attachments.map((attachment): Ethernet => {
      const network = cluster.networks[attachment.network];
      const isPublic = attachment.network === 'public';
      return {
        kind: 'ethernet',
        id: attachment.network,
        dhcp4: false,
        dhcp6: false,
        addresses: addressesOf(attachment, network),
        routes: isPublic ? node.gateways.map((via) => ({ to: 'default', via })) : [],
        nameservers: isPublic ? (network?.dns ?? []) : [],
        searchDomains: [],
        ...matchOf(attachment),
      };
    }),
  };
}

/** A NIC without MAC and name is the first free one in PCI order; its id says which network it is. */
function matchOf({ network, mac, originalName }: Attachment): Partial<Ethernet> {
  if (mac === undefined && originalName === undefined) return {};
  const match = mac === undefined ? { matchName: originalName ?? '' } : { mac: mac.toLowerCase() };
  return { ...match, setName: network };
}

export function addressesOf(
  { address, address6 }: Attachment,
  network: Network | undefined,
): readonly string[] {
  return [
    `${address}/${prefixOf(network?.subnet)}`,
    ...(address6 === undefined ? [] : [`${address6}/${prefixOf(network?.subnet6)}`]),
  ];
}

function prefixOf(subnet: string | undefined): string {
  return subnet?.split('/')[1] ?? '';
}
