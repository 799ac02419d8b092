import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { readIfThere } from '../../shared/node/files.ts';
import type { NodeState } from '../../shared/state/node-state.ts';
import { valueOf } from '../../shared/state/part.ts';
import { gatherState } from '../state/gather.ts';
import { apacheFamilies, askApache } from './apache-families.ts';
import { directorFamilies } from './director-families.ts';
import { exposition, type Family } from './exposition.ts';
import { ipvsFamilies, parseTotals } from './ipvs-families.ts';
import { nodeFamilies } from './node-families.ts';

/** The metrics of this node as of now. */
export async function gatherMetrics(): Promise<string> {
  const state = await gatherState(patience);
  return exposition([...nodeFamilies(state), ...(await roleFamilies(state))]);
}

/** Milliseconds: Prometheus waits ten seconds, unless it is told otherwise. */
const patience = 4000;

async function roleFamilies({ identity, director }: NodeState): Promise<readonly Family[]> {
  const role = valueOf(identity)?.role;
  if (role === undefined) return [];
  const cluster = liveCluster();
  if (director !== undefined) {
    const totals = parseTotals(readIfThere('/proc/net/ip_vs_stats') ?? '');
    return [
      ...directorFamilies(director, cluster),
      ...ipvsFamilies(valueOf(director.table) ?? [], totals),
    ];
  }
  const site = webSite(cluster);
  return site === undefined ? [] : apacheFamilies(await askApache(site.port, site.tls));
}

/** A port on which Apache answers: one without TLS if there is one, for that costs less. */
export function webSite({
  services,
  virtualServices,
}: Pick<Cluster, 'services' | 'virtualServices'>): { port: number; tls: boolean } | undefined {
  const sites = (['http', 'https'] as const).flatMap((type) =>
    services
      .filter(({ check }) => check.type === type)
      .flatMap(({ name }) => virtualServices.filter(({ service }) => service === name))
      .flatMap(({ members }) => members.map(({ port }) => ({ port, tls: type === 'https' }))),
  );
  return sites[0];
}
