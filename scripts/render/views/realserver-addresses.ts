import type { Forwarding } from '../../../overlays/shared/cluster/choices.ts';
import type { Cluster, Network, Realserver } from '../../../overlays/shared/cluster/cluster.ts';
import { serverNetwork } from '../../../overlays/shared/cluster/lookups.ts';
import { bitsOf, isIpv6, type Family } from '../../../overlays/shared/net/ip.ts';

/**
 * The floating addresses that a realserver holds itself, so that it accepts packets that a director
 * hands on unchanged (DR) or in a tunnel (TUN). Empty lists: no such service.
 */
export function realserverAddressesView(cluster: Cluster) {
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
  const network = serverNetwork(cluster);
  const [server] = cluster.realservers;
  const from = ([4, 6] as const)
    .filter((family) => throughDirector(network, server, family))
    .flatMap((family) => [...held(cluster, 'dr', family), ...held(cluster, 'tun', family)]);
  const families = [
    { subnet: network.subnet, gateway: network.gateway, ipv6: false },
    { subnet: network.subnet6, gateway: network.gateway6, ipv6: true },
  ].filter(({ ipv6 }) => from.some((address) => isIpv6(address) === ipv6));
  return {
    from: [...new Set(from)],
    subnets: families.flatMap(({ subnet }) => subnet ?? []),
    gateways: families.flatMap(({ gateway }) => gateway ?? []),
  };
}

/** All realservers have the same default routes. */
function throughDirector(
  network: Network,
  server: Realserver | undefined,
  family: Family,
): boolean {
  return family === 4 ? server?.gateway !== network.gateway : server?.gateway6 !== network.gateway6;
}

function held(cluster: Cluster, forwarding: Forwarding, family: Family): string[] {
  const addresses = cluster.virtualServices
    .filter((virtual) => virtual.forwarding === forwarding && virtual.family === family)
    .map(({ address }) => `${address}/${bitsOf(family)}`);
  return [...new Set(addresses)];
}
