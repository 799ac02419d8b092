import type { NetworkName } from '../../../overlays/shared/cluster/choices.ts';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** corosync's link numbers: the heartbeat network first, where there is one. */
export function corosyncView(cluster: Cluster, origins: Origins) {
  const { membership, directors } = cluster;
  const heartbeat = cluster.networks.heartbeat !== undefined;
  return {
    origin: originOf(origins, 'membership'),
    clusterName: cluster.name,
    token: membership.token,
    consensus: membership.consensus,
    tokenWarning: membership.tokenWarning,
    keepalive: membership.keepalive,
    warntime: membership.warntime,
    deadtime: membership.deadtime,
    initdead: membership.initdead,
    links: links(cluster),
    twoNode: membership.twoNode,
    tieBreaker: membership.tieBreaker === 'lowest',
    expectedVotes: directors.length,
    nodes: directors.map((director, index) => ({
      origin: originOf(origins, `directors[${index}]`),
      name: director.name,
      id: director.id,
      rings: ringAddresses(director, heartbeat),
    })),
  };
}

/** The network of each link, by its number. */
export function linkNetworks({ networks }: Pick<Cluster, 'networks'>): readonly NetworkName[] {
  return networks.heartbeat === undefined ? ['public'] : ['heartbeat', 'public'];
}

function ringAddresses(director: Cluster['directors'][number], heartbeat: boolean) {
  const own = heartbeat ? [director.heartbeat?.address] : [];
  return [...own, director.public.address]
    .filter((address) => address !== undefined)
    .map((address, number) => ({ number, address }));
}

/**
 * keepalive is how often a link is probed. knet declares a link down after its ping timeout, and
 * that has to come well before the token is lost, or the second link is taken too late: so the
 * interval is at most a quarter of the token, and the timeout two intervals.
 */
function links({ membership, networks }: Cluster) {
  const pingInterval = Math.max(
    1,
    Math.min(membership.keepalive, Math.floor(membership.token / 4)),
  );
  const names = linkNetworks({ networks });
  return names.map((network, number) => ({
    number,
    network,
    // In passive mode the link with the highest priority carries the traffic.
    priority: names.length - number,
    pingInterval,
    pingTimeout: 2 * pingInterval,
  }));
}
