import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import { overlap, parseSubnet } from '../../../profile/values/subnet.ts';
import type { OldCluster } from '../../old-cluster.ts';
import { networkOf, type Candidate } from './known-networks.ts';

/**
 * The network that all realservers are in when clients are not: some address of a director, or a floating one, must show
 * that the directors are in it, too. Servers behind routers are in no network of the profile.
 *
 * @param clients an address that clients use.
 */
export function realserverNetwork(
  cluster: OldCluster,
  clients: string,
  publicNetwork: string | undefined,
): Candidate | undefined {
  const direct = cluster.services.filter(({ forwarding }) => forwarding !== 'tun');
  // Packets in a tunnel cross routers.
  const servers = (direct.length === 0 ? cluster.services : direct)
    .flatMap(({ realservers }) => realservers.map(({ address }) => address))
    .filter((address) => familyOf(address) === 4);
  const [first] = servers;
  const found = first === undefined ? undefined : networkOf(first, cluster);
  if (found === undefined) return undefined;
  const { cidr } = found;
  const own = parseSubnet(cidr);
  const other = parseSubnet(publicNetwork ?? `${clients}/32`);
  const apart = own !== undefined && other !== undefined && !overlap(own, other);
  return apart && servers.every((address) => isInSubnet(address, cidr) === true)
    ? found
    : undefined;
}
