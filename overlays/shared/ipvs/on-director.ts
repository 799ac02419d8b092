import type { Cluster, VirtualService } from '../cluster/cluster.ts';

/**
 * The cluster as one director sees it: its own sorry pages are at its own addresses, as sorry servers. On a director
 * that the cluster does not know there are none.
 */
export function onDirector(cluster: Cluster, name: string): Cluster {
  const own = cluster.directors.find((director) => director.name === name)?.public;
  const withPage = (virtual: VirtualService): VirtualService => {
    const address = virtual.family === 4 ? own?.address : own?.address6;
    if (virtual.sorryPort === undefined || address === undefined) return virtual;
    return { ...virtual, sorryServer: { address, port: virtual.sorryPort, local: true } };
  };
  return { ...cluster, virtualServices: cluster.virtualServices.map(withPage) };
}
