import type { Attachment, Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** Every machine and address of the cluster, so that nothing in it has to wait for DNS. */
export function hostsView(cluster: Cluster, origins: Origins) {
  const entries = [
    ...cluster.floatingAddresses.map(({ address, name }, index) => ({
      at: `floatingAddresses[${index}]`,
      address,
      name,
    })),
    ...cluster.directors.flatMap((director, index) => [
      ...nodeEntries(director.name, director.public, `directors[${index}]`),
      ...(['heartbeat', 'realservers'] as const).flatMap((network) => {
        const attachment = director[network];
        if (attachment === undefined) return [];
        return nodeEntries(`${director.name}-${network}`, attachment, `directors[${index}]`);
      }),
    ]),
    ...cluster.realservers.flatMap(({ name, nic }, index) =>
      nodeEntries(name, nic, `realservers[${index}]`),
    ),
  ];
  return {
    entries: entries.map(({ at, address, name }) => ({
      origin: originOf(origins, at),
      address,
      name,
    })),
  };
}

function nodeEntries(name: string, { address, address6 }: Attachment, at: string) {
  return [address, ...(address6 === undefined ? [] : [address6])].map((each) => ({
    at,
    address: each,
    name,
  }));
}
