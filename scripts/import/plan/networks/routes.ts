import { isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import { parseSubnet } from '../../../profile/values/subnet.ts';
import type { OldCluster } from '../../old-cluster.ts';
import type { List, PlanNotes, Value } from '../plan.ts';

/** As many as a profile takes. */
const mostRoutes = 32;
/** What a profile takes, in bytes. */
const mtus = { least: 1280, most: 9216 } as const;

/** The largest packet of a network, where a NIC of some director says one that is not the usual. */
export function mtuIn(cidr: string | undefined, { nics }: OldCluster): Value | undefined {
  const nic = nics.find(
    ({ address, mtu }) =>
      mtu !== undefined && cidr !== undefined && isInSubnet(address, cidr) === true,
  );
  if (nic?.mtu === undefined || nic.mtu < mtus.least || nic.mtu > mtus.most) return undefined;
  return { value: nic.mtu, from: nic.place };
}

/** The routes to other networks by a router of this one, each once. */
export function routesIn(cidr: string | undefined, cluster: OldCluster): List | undefined {
  const own = usable(cidr, cluster);
  if (own.length === 0) return undefined;
  return {
    items: own.map(({ to, via, place }) => ({
      entries: [
        ['to', { value: networkOf(to) ?? to, from: place }],
        ['via', { value: via }],
      ],
    })),
  };
}

function usable(cidr: string | undefined, { routes }: OldCluster): OldCluster['routes'] {
  const seen = new Set<string>();
  return routes
    .filter(({ to, via }) => {
      const inside = cidr !== undefined && isInSubnet(via, cidr) === true;
      const network = networkOf(to);
      if (!inside || network === undefined || seen.has(network)) return false;
      seen.add(network);
      return true;
    })
    .slice(0, mostRoutes);
}

function networkOf(text: string): string | undefined {
  const subnet = parseSubnet(text.includes('/') ? text : `${text}/32`);
  return subnet === undefined ? undefined : `${subnet.network}/${subnet.prefix}`;
}

/** Routes whose router is in no network of the profile. */
export function noteOtherRoutes(
  cluster: OldCluster,
  networks: readonly (string | undefined)[],
  { notCarried }: PlanNotes,
): void {
  const carried = new Set(
    networks.flatMap((cidr) => usable(cidr, cluster).map(({ to }) => networkOf(to))),
  );
  for (const { to, via, place } of cluster.routes)
    if (!carried.has(networkOf(to)))
      notCarried.push({ kind: 'other-network', what: `the route to ${to} by ${via}`, place });
}
