import type { Attachment, Cluster, Network } from '../../overlays/shared/cluster.ts';
import type { Role } from '../../overlays/shared/node.ts';

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
  /** Consoles, reports. */
  readonly logs: string;
}

/** What is otherwise than usual in a lab that is made for one scenario. */
export interface LabVariant {
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
    ...cluster.directors.map(({ name, public: first, heartbeat }) => ({
      name,
      role: 'director' as const,
      attachments: heartbeat === undefined ? [first] : [first, heartbeat],
    })),
    ...cluster.realservers.map(({ name, public: first }) => ({
      name,
      role: 'realserver' as const,
      attachments: [first],
    })),
  ];
}

/** Mebibytes: what each role needs with room to spare, as little as it takes. */
export const memory: Readonly<Record<Role, number>> = { director: 1024, realserver: 512 };

/** A locally administered MAC for NICs that the profile leaves open. */
export function macOf(attachment: Attachment, machine: number): string {
  const network = attachment.network === 'public' ? '71' : '68';
  const last = machine.toString(16).padStart(2, '0');
  return attachment.mac ?? `52:54:00:${network}:ff:${last}`;
}

/** The router's addresses: the gateways of the public network, with its prefix lengths. */
export function routerAddresses({ networks: { public: network } }: Cluster): readonly string[] {
  return [network.gateway, network.gateway6].flatMap((gateway) => inPublic(network, gateway));
}

/** The sorry servers as one machine, which replies as the realservers do; nothing without any. */
export function neighbourOf({ networks, realservers, virtualServices }: Cluster) {
  const sorry = new Set(virtualServices.flatMap(({ sorryServer }) => sorryServer?.address ?? []));
  const addresses = [...sorry].flatMap((address) => inPublic(networks.public, address));
  if (addresses.length === 0) return undefined;
  const { gateway, gateway6 } = realservers[0] ?? {};
  const six = addresses.some((address) => address.includes(':')) ? gateway6 : undefined;
  return { addresses, gateways: [gateway, six].filter((each) => each !== undefined) };
}

function inPublic(network: Network, address: string | undefined): readonly string[] {
  const subnet = address?.includes(':') ? network.subnet6 : network.subnet;
  return address === undefined || subnet === undefined
    ? []
    : [`${address}/${subnet.split('/')[1]}`];
}
