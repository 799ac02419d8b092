import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { isIpv6 } from '../../../overlays/shared/net/ip.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** From where SSH may be reached, on a director and on a realserver; null: from everywhere. */
export function managementView({ management, floatingAddresses }: Cluster, origins: Origins) {
  if (management === undefined) return { directors: null, realservers: null };
  const sources = management.from.map((network, index) => ({
    origin: originOf(origins, `management.from[${index}]`),
    family: isIpv6(network) ? (6 as const) : (4 as const),
    network,
  }));
  const floating = (family: 4 | 6) =>
    floatingAddresses.filter((each) => each.family === family).map(({ address }) => address);
  const match = (family: 4 | 6, network: string, spared: readonly string[]) => {
    const word = family === 4 ? 'ip' : 'ip6';
    const but = spared.length === 0 ? '' : ` ${word} daddr != { ${spared.join(', ')} }`;
    return `${word} saddr ${network}${but} tcp dport 22`;
  };
  return {
    directors: sources.map(({ origin, family, network }) => ({
      origin,
      match: match(family, network, management.floatingAddresses ? [] : floating(family)),
    })),
    // The floating addresses of DR and TUN are no way to a realserver.
    realservers: sources.map(({ origin, family, network }) => ({
      origin,
      match: match(family, network, []),
    })),
  };
}
