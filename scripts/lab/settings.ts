import type { Attachment, Cluster, Network } from '../../overlays/shared/cluster/cluster.ts';
import { attachmentsOf, builtServers } from '../../overlays/shared/cluster/lookups.ts';
import { isIpv6, prefixLength } from '../../overlays/shared/net/ip.ts';
import type { Role } from '../../overlays/shared/node/node.ts';

/** The files that start an image without its boot loader. */
export interface BootFiles {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** A text file. */
  readonly commandLine: string;
}

/** All that a lab needs to know; paths absolute. */
export interface LabSettings {
  readonly cluster: Cluster;
  readonly images: Readonly<Record<Role, BootFiles>>;
  /** Where the seeds are: NODE.iso. */
  readonly seeds: string;
  /** Consoles, and what the lab's own process says. */
  readonly logs: string;
  /** Where measurements leave their reports. */
  readonly reports: string;
}

/** How a lab differs from the profile. */
export interface LabOptions {
  /** The machines to make, by name; all unless given. */
  readonly only?: readonly string[];
}

export interface LabNode {
  readonly name: string;
  readonly role: Role;
  readonly attachments: readonly Attachment[];
}

export function labNodes(cluster: Cluster): readonly LabNode[] {
  return [
    ...cluster.directors.map((director) => ({
      name: director.name,
      role: 'director' as const,
      attachments: attachmentsOf(director),
    })),
    ...builtServers(cluster).map(({ name, nic }) => ({
      name,
      role: 'realserver' as const,
      attachments: [nic],
    })),
  ];
}

/** Mebibytes: what each role needs with room to spare, as little as it takes. */
export const memory: Readonly<Record<Role, number>> = { director: 1024, realserver: 512 };

/** The router in each network that clients come from: the gateways, with the networks' prefix lengths. */
export function routerLegs({ networks: { public: main, clients = [] } }: Cluster) {
  return [main, ...clients].map((network) => ({
    network: network.name,
    addresses: [network.gateway, network.gateway6].flatMap((gateway) =>
      withPrefix(network, gateway),
    ),
  }));
}

/** The sorry servers as one machine, which replies as the realservers do; nothing without any. */
export function neighbourOf({ networks, realservers, virtualServices }: Cluster) {
  const sorry = new Set(virtualServices.flatMap(({ sorryServer }) => sorryServer?.address ?? []));
  const addresses = [...sorry].flatMap((address) => withPrefix(networks.public, address));
  if (addresses.length === 0) return undefined;
  const { gateway, gateway6 } = realservers[0] ?? {};
  const six = addresses.some(isIpv6) ? gateway6 : undefined;
  return { addresses, gateways: [gateway, six].filter((each) => each !== undefined) };
}

function withPrefix(network: Network, address: string | undefined): readonly string[] {
  if (address === undefined) return [];
  const subnet = isIpv6(address) ? network.subnet6 : network.subnet;
  return subnet === undefined ? [] : [`${address}/${prefixLength(subnet)}`];
}
