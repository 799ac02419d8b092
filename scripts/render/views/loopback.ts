import type { Cluster, Forwarding } from '../../../overlays/shared/cluster.ts';

/**
 * The floating addresses that a realserver holds itself, so that it accepts packets that a director
 * hands on unchanged (DR) or in a tunnel (TUN). Empty lists: no such service.
 */
export function loopbackView(cluster: Cluster) {
  return {
    direct: [...held(cluster, 'dr', 4), ...held(cluster, 'dr', 6)],
    tunnel4: held(cluster, 'tun', 4),
    tunnel6: held(cluster, 'tun', 6),
  };
}

function held(cluster: Cluster, forwarding: Forwarding, family: 4 | 6): string[] {
  const addresses = cluster.virtualServices
    .filter((virtual) => virtual.forwarding === forwarding && virtual.family === family)
    .map(({ address }) => `${address}/${family === 4 ? 32 : 128}`);
  return [...new Set(addresses)];
}
