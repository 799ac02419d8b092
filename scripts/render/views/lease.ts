import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { networksOf } from '../../../overlays/shared/cluster/lookups.ts';
import { clusterVoters } from '../../../overlays/shared/lease/cluster-voters.ts';
import { leasePort, renewPort, shutPort } from '../../../overlays/shared/lease/ports.ts';
import { cookiesNeeded } from '../../../overlays/shared/lease/voters.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** Sets of the gate: the floating addresses that are held, by family. */
const sets = [
  { family: 4, set: 'held4', type: 'ipv4_addr' },
  { family: 6, set: 'held6', type: 'ipv6_addr' },
] as const;

/** The lease and its gate; null: the addresses have none. */
export function leaseView(cluster: Cluster, origins: Origins) {
  const { failover, floatingAddresses } = cluster;
  if (failover.lease === null) return null;
  const { fresh, hold } = failover.lease;
  const cookies = cookiesNeeded(clusterVoters(cluster));
  const held = floatingAddresses.map(({ address, family }) => ({
    address,
    set: family === 4 ? 'held4' : 'held6',
  }));
  const devices = networksOf(cluster).map(({ name }) => name);
  return {
    fresh,
    hold,
    cookies,
    port: leasePort,
    renewPort,
    shutPort,
    devices: devices.map((device) => `"${device}"`).join(', '),
    families: sets
      .filter(({ family }) => floatingAddresses.some((floating) => floating.family === family))
      .map(({ set, type }) => ({ set, type, hold })),
    /** Every cookie of a renewal, each 64 bits behind the UDP header's 64. */
    allAsked: times(cookies, (index) => `@th,${64 * (index + 1)},64 @asked`),
    renew: held
      .map(({ address, set }) => `update @${set} { ${address} timeout ${hold}ms }`)
      .join(' '),
    shut: held.map(({ address, set }) => `delete @${set} { ${address} }`).join(' '),
    addresses: floatingAddresses.map(({ address, prefix, interface: device, family }, index) => ({
      origin: originOf(origins, `floatingAddresses[${index}]`),
      address,
      prefix,
      device,
      isIpv6: family === 6,
    })),
  };
}

function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join(' ');
}
