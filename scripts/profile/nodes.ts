import { networkNames, type NetworkName } from '../../overlays/shared/cluster/cluster.ts';
import type { Path } from '../../overlays/shared/diagnostics/path.ts';
import type { CompleteProfile } from './complete.ts';

/** A NIC of a node as the profile describes it. */
export interface Nic {
  readonly owner: string;
  /** Where `mac` and `interface` stand. */
  readonly path: Path;
  readonly mac?: string;
  readonly interface?: string;
}

/** An address that something in the cluster's networks owns. */
export interface OwnedAddress {
  readonly owner: string;
  readonly address: string;
  readonly path: Path;
  readonly network: NetworkName;
}

type Nodes = Pick<CompleteProfile, 'directors' | 'realservers'>;

/** The network that the realservers are in. */
export function serverNetworkName({ networks }: Pick<CompleteProfile, 'networks'>): NetworkName {
  return networks.realservers === undefined ? 'public' : 'realservers';
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
    for (const network of networkNames) {
      const attachment = director[network];
      if (attachment !== undefined) add(owner, network, ['directors', index, network], attachment);
    }
  }
  for (const [index, server] of profile.realservers.entries())
    add(`realserver ${server.name}`, serverNetworkName(profile), ['realservers', index], server);
  return found;
}

/** Every NIC that the profile names, in its order. */
export function nics(profile: Nodes): Nic[] {
  const directors = profile.directors.flatMap((director, index) => {
    const owner = `director ${director.name}`;
    return networkNames.flatMap((network) => {
      const attachment = director[network];
      return attachment === undefined
        ? []
        : [{ ...attachment, owner, path: ['directors', index, network] }];
    });
  });
  const servers = profile.realservers.map((server, index) => ({
    ...server,
    owner: `realserver ${server.name}`,
    path: ['realservers', index],
  }));
  return [...directors, ...servers];
}
