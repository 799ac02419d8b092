import type { Cluster, Network } from '../../cluster/cluster.ts';
import { networksOf } from '../../cluster/lookups.ts';
import type { Route, RoutingPolicy } from './network.ts';

/** The first routing table of a further network; 100 is that of realservers with replies of two kinds. */
const firstTable = 101;
/** linux/rtnetlink.h: RT_TABLE_MAIN. */
const mainTable = 254;
/** Before the main table's, 32766. */
const priority = { near: 1000, far: 1100 } as const;

/**
 * What comes from an address of a further network goes out by that network's router, also a reply that IPVS has
 * translated (net.ipv4.vs.snat_reroute). The cluster's own networks are reached as ever.
 */
export function furtherRoutes(
  cluster: Pick<Cluster, 'networks'>,
  network: Network,
): { readonly routes: readonly Route[]; readonly policies: readonly RoutingPolicy[] } {
  const index = cluster.networks.clients?.findIndex(({ name }) => name === network.name) ?? -1;
  if (index < 0) return { routes: [], policies: [] };
  const table = firstTable + index;
  const subnets = networksOf(cluster);
  const families = [
    { from: network.subnet, via: network.gateway, near: subnets.map(({ subnet }) => subnet) },
    {
      from: network.subnet6,
      via: network.gateway6,
      near: subnets.flatMap(({ subnet6 }) => subnet6 ?? []),
    },
  ].flatMap(({ from, via, near }) =>
    from === undefined || via === undefined ? [] : [{ from, via, near }],
  );
  return {
    routes: families.map(({ via }) => ({ to: 'default', via, table })),
    policies: families.flatMap(({ from, near }) => [
      ...near.map((to) => ({ from, to, table: mainTable, priority: priority.near })),
      { from, table, priority: priority.far },
    ]),
  };
}
