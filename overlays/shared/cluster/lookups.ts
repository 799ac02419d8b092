import { networkNames, type NetworkName } from './choices.ts';
import type { Attachment, Cluster, Director, Network, Realserver } from './cluster.ts';

/** The network that the realservers are in. */
export function serverNetwork({ networks }: Pick<Cluster, 'networks'>): Network {
  return networks.realservers ?? networks.public;
}

/** The realservers that are machines of the cluster. */
export function builtServers({ realservers }: Pick<Cluster, 'realservers'>): readonly Realserver[] {
  return realservers.filter(({ external }) => external === undefined);
}

/** The realserver that votes with two directors; undefined: the directors decide by themselves. */
export function witnessOf({ realservers }: Pick<Cluster, 'realservers'>): Realserver | undefined {
  return realservers.find(({ witness }) => witness);
}

/** Every network, in the order in which NICs without a name are taken. */
export function networksOf({ networks }: Pick<Cluster, 'networks'>): readonly Network[] {
  return [...networkNames.flatMap((name) => networks[name] ?? []), ...(networks.clients ?? [])];
}

export function networkOf(cluster: Pick<Cluster, 'networks'>, name: string): Network | undefined {
  return networksOf(cluster).find((network) => network.name === name);
}

/** What a director is attached to, in the order in which NICs without a name are taken. */
export function attachmentsOf(
  director: Pick<Director, NetworkName | 'clients'>,
): readonly Attachment[] {
  return [...networkNames.flatMap((name) => director[name] ?? []), ...(director.clients ?? [])];
}
