import { networkNames, type NetworkName } from '../../overlays/shared/cluster/choices.ts';
import type { Path } from '../../overlays/shared/diagnostics/path.ts';
import type { CompleteProfile } from './complete.ts';

/** A NIC of a node as the profile describes it. */
export interface Nic {
  readonly owner: string;
  /** Where `mac` and `interface` stand. */
  readonly path: Path;
  readonly mac?: string;
  readonly interface?: string;
  /** Several of them. */
  readonly nics?: readonly string[];
}

/** An address that something in the cluster's networks owns. */
export interface OwnedAddress {
  readonly owner: string;
  readonly address: string;
  readonly path: Path;
  readonly network: string;
}

type Nodes = Pick<CompleteProfile, 'directors' | 'realservers'>;

/** The network that the realservers are in. */
export function serverNetworkName({ networks }: Pick<CompleteProfile, 'networks'>): NetworkName {
  return networks.realservers === undefined ? 'public' : 'realservers';
}

export function isNetworkName(name: string): name is NetworkName {
  return networkNames.some((known) => known === name);
}

type WrittenDirector = CompleteProfile['directors'][number];

/** What a director is attached to, networks of clients last. */
export function directorAttachments(director: WrittenDirector, index: number) {
  const fixed = networkNames.flatMap((network) => {
    const attachment = director[network];
    return attachment === undefined
      ? []
      : [{ network: network satisfies string, path: ['directors', index, network], attachment }];
  });
  const clients = Object.entries(director.clients).map(([network, attachment]) => ({
    network,
    path: ['directors', index, 'clients', network],
    attachment,
  }));
  return [...fixed, ...clients];
}

/** The addresses of the nodes, directors first, in the order of the profile. */
export function nodeAddresses(profile: Nodes & Pick<CompleteProfile, 'networks'>): OwnedAddress[] {
  const found: OwnedAddress[] = [];
  const add = (
    owner: string,
    network: OwnedAddress['network'],
    path: Path,
    attachment: { readonly address: string; readonly address6?: string },
  ): void => {
    const { address, address6 } = attachment;
    found.push({ owner, network, address, path: [...path, 'address'] });
    if (address6 !== undefined)
      found.push({ owner, network, address: address6, path: [...path, 'address6'] });
  };
  for (const [index, director] of profile.directors.entries()) {
    const owner = `director ${director.name}`;
    for (const { network, path, attachment } of directorAttachments(director, index))
      add(owner, network, path, attachment);
  }
  for (const [index, server] of profile.realservers.entries())
    add(`realserver ${server.name}`, serverNetworkName(profile), ['realservers', index], server);
  return found;
}

/** Every NIC that the profile names, in its order. */
export function nics(profile: Nodes): Nic[] {
  const directors = profile.directors.flatMap((director, index) => {
    const owner = `director ${director.name}`;
    return directorAttachments(director, index).map(({ attachment, path }) => ({
      ...attachment,
      owner,
      path,
    }));
  });
  const servers = profile.realservers.map((server, index) => ({
    ...server,
    owner: `realserver ${server.name}`,
    path: ['realservers', index],
  }));
  return [...directors, ...servers];
}
