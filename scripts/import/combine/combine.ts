import type { FormatName } from '../formats.ts';
import type { OldCluster } from '../old-cluster.ts';
import type { Reading } from '../reading.ts';
import { combineDirectors, type GivenDirector } from './directors.ts';
import { addClusterFaults } from './faults.ts';
import { combineFloating } from './floating.ts';
import { combineHolders } from './holders.ts';
import { resolveHost } from './hosts.ts';
import { combineServices } from './services.ts';
import { combineSettings } from './settings.ts';

/**
 * One cluster out of everything that was read; what the files say against each other is added to the reading's faults.
 *
 * @param folder named where a fault has no place in any file.
 */
export function combine(
  reading: Reading,
  formats: ReadonlySet<FormatName>,
  given: readonly GivenDirector[],
  folder: string,
): OldCluster {
  const settings = combineSettings(reading);
  const services = combineServices(reading);
  const directors = combineDirectors(reading, given);
  const holders = combineHolders(combineFloating(reading), directors, settings, reading);
  const cluster: OldCluster = {
    ...holders,
    directors,
    services,
    settings,
    pingNodes: pingNodesOf(reading),
    hosts: reading.hosts,
    nics: reading.nics,
    links: reading.links,
    dns: reading.dns,
    routes: reading.routes,
    gateways: reading.gateways,
    mails: reading.mails,
    sysctls: reading.sysctls,
    formats,
  };
  addClusterFaults(cluster, reading, { file: folder, line: 0 });
  return cluster;
}

function pingNodesOf({ pingNodes, hosts }: Reading): OldCluster['pingNodes'] {
  const seen = new Set<string>();
  return pingNodes.flatMap(({ host, place }) => {
    if (seen.has(host)) return [];
    seen.add(host);
    const address = resolveHost(host, hosts);
    return [{ host, place, ...(address === undefined ? {} : { address }) }];
  });
}
