import type { Attachment, Cluster } from '../../overlays/shared/cluster.ts';
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
  const withPrefix = (gateway: string | undefined, subnet: string | undefined) =>
    gateway === undefined || subnet === undefined ? [] : [`${gateway}/${subnet.split('/')[1]}`];
  return [
    ...withPrefix(network.gateway, network.subnet),
    ...withPrefix(network.gateway6, network.subnet6),
  ];
}
