import type { Cluster, Forwarding, Network, Realserver } from '../../../overlays/shared/cluster.ts';

/**
 * The floating addresses that a realserver holds itself, so that it accepts packets that a director
 * hands on unchanged (DR) or in a tunnel (TUN). Empty lists: no such service.
 */
export function loopbackView(cluster: Cluster) {
  return {
    direct: [...held(cluster, 'dr', 4), ...held(cluster, 'dr', 6)],
    tunnel4: held(cluster, 'tun', 4),
    tunnel6: held(cluster, 'tun', 6),
    returns: returns(cluster),
  };
}

/**
 * Replies from these addresses go straight to the network's router although everything else goes
 * through a director, because another service is translated there (NAT). A director drops a packet
 * that comes in with its own address as the source.
 */
function returns(cluster: Cluster) {
  const { public: network } = cluster.networks;
  const [server] = cluster.realservers;
  const from = ([4, 6] as const)
    .filter((family) => throughDirector(network, server, family))
    .flatMap((family) => [...held(cluster, 'dr', family), ...held(cluster, 'tun', family)]);
  const families = [
    { subnet: network.subnet, gateway: network.gateway, colon: false },
    { subnet: network.subnet6, gateway: network.gateway6, colon: true },
  ].filter(({ colon }) => from.some((address) => address.includes(':') === colon));
  return {
    from: [...new Set(from)],
    subnets: families.flatMap(({ subnet }) => subnet ?? []),
    gateways: families.flatMap(({ gateway }) => gateway ?? []),
  };
}

/** All realservers have the same default routes. */
function throughDirector(network: Network, server: Realserver | undefined, family: 4 | 6): boolean {
  return family === 4 ? server?.gateway !== network.gateway : server?.gateway6 !== network.gateway6;
}

function held(cluster: Cluster, forwarding: Forwarding, family: 4 | 6): string[] {
  const addresses = cluster.virtualServices
    .filter((virtual) => virtual.forwarding === forwarding && virtual.family === family)
    .map(({ address }) => `${address}/${family === 4 ? 32 : 128}`);
  return [...new Set(addresses)];
}
