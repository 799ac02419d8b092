import type { Cluster } from '../../../overlays/shared/cluster.ts';
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
      ...nodeEntries(director, `directors[${index}]`),
      ...(director.heartbeat === undefined
        ? []
        : [
            {
              at: `directors[${index}]`,
              address: director.heartbeat.address,
              name: `${director.name}-heartbeat`,
            },
          ]),
    ]),
    ...cluster.realservers.flatMap((server, index) => nodeEntries(server, `realservers[${index}]`)),
  ];
  return {
    entries: entries.map(({ at, address, name }) => ({
      origin: originOf(origins, at),
      address,
      name,
    })),
  };
}

function nodeEntries(
  node: { readonly name: string; readonly public: { address: string; address6?: string } },
  at: string,
) {
  const { address, address6 } = node.public;
  return [address, ...(address6 === undefined ? [] : [address6])].map((each) => ({
    at,
    address: each,
    name: node.name,
  }));
}
