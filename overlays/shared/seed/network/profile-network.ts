import type { Attachment, Cluster, Network } from '../../cluster/cluster.ts';
import { attachmentsOf, builtServers, networkOf } from '../../cluster/lookups.ts';
import { prefixLength } from '../../net/ip.ts';
import type { Role } from '../../node/node.ts';
import { furtherRoutes } from './further-routes.ts';
import type { NetworkConfig } from './network.ts';
import { devicesOf } from './profile-devices.ts';

/** What the profile says about one node, whatever its role. */
export interface ProfileNode {
  readonly name: string;
  readonly role: Role;
  readonly attachments: readonly Attachment[];
  /** The network of its default routes and of what asks DNS. */
  readonly main: string;
  /** Default routes. */
  readonly gateways: readonly string[];
  /** It takes the networks' own routers, also to other networks. */
  readonly routed: boolean;
}

export function profileNode(cluster: Cluster, name: string): ProfileNode | undefined {
  const director = cluster.directors.find((candidate) => candidate.name === name);
  if (director !== undefined) {
    const { gateway, gateway6 } = cluster.networks.public;
    const withIpv6 = director.public.address6 !== undefined;
    return {
      name,
      role: 'director',
      attachments: attachmentsOf(director),
      main: 'public',
      gateways: [gateway, withIpv6 ? gateway6 : undefined].filter((g) => g !== undefined),
      routed: true,
    };
  }
  const server = builtServers(cluster).find((candidate) => candidate.name === name);
  if (server === undefined) return undefined;
  const gateways = [server.gateway, server.gateway6].filter((gateway) => gateway !== undefined);
  const { nic } = server;
  const routed = server.gateway === networkOf(cluster, nic.network)?.gateway;
  return { name, role: 'realserver', attachments: [nic], main: nic.network, gateways, routed };
}

export function nodeNames(cluster: Cluster): readonly string[] {
  return [...cluster.directors, ...builtServers(cluster)].map(({ name }) => name);
}

/** The network of a node exactly as the profile has it: for a seed, or for one that leaves it out. */
export function profileNetwork(cluster: Cluster, node: ProfileNode): NetworkConfig {
  return {
    devices: node.attachments.flatMap((attachment) => {
      const network = networkOf(cluster, attachment.network);
      const isMain = attachment.network === node.main;
      const further = network && furtherRoutes(cluster, network);
      return devicesOf(attachment, node.attachments, cluster, {
        dhcp4: false,
        dhcp6: false,
        addresses: addressesOf(attachment, network),
        routes: [
          ...(isMain ? node.gateways.map((via) => ({ to: 'default', via })) : []),
          ...((node.routed && network?.routes) || []),
          ...(further?.routes ?? []),
        ],
        policies: further?.policies.length === 0 ? undefined : further?.policies,
        mtu: network?.mtu,
        nameservers: isMain ? cluster.networks.public.dns : [],
        searchDomains: (isMain ? cluster.networks.public.search : undefined) ?? [],
      });
    }),
  };
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
  return String(prefixLength(subnet ?? '') ?? '');
}
