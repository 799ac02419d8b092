import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';

import { parsePorts } from '../../../overlays/shared/net/ports.ts';
import { wellKnownServices } from '../../checks/registry.ts';

/** The web servers of a realserver: one site for each port that is checked by http or https. */
export function apacheView(cluster: Cluster) {
  const [first, ...others] = cluster.floatingAddresses.map(({ name }) => name);
  return {
    serverName: first ?? cluster.name,
    serverAliases: others,
    sites: sites(cluster),
  };
}

function sites(cluster: Cluster) {
  const found = new Map<number, boolean>();
  for (const { name, check, ports } of cluster.services) {
    if (check.type !== 'http' && check.type !== 'https') continue;
    if (ports !== undefined) {
      for (const known of wellKnownServices)
        if ((parsePorts(ports) ?? []).some(([from, to]) => from <= known.port && known.port <= to))
          found.set(known.port, known.name === 'https');
      if (check.port !== undefined) found.set(check.port, check.type === 'https');
      continue;
    }
    for (const virtual of cluster.virtualServices.filter(({ service }) => service === name))
      for (const { port } of virtual.members) found.set(port, check.type === 'https');
  }
  return [...found].map(([port, tls]) => ({ port, tls })).toSorted((a, b) => a.port - b.port);
}
