import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../../overlays/shared/cluster/lookups.ts';
import { directorOn, witnessWays } from '../../../overlays/shared/lease/cluster-voters.ts';
import { leasePort } from '../../../overlays/shared/lease/ports.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** Where corosync-qnetd(8) listens, TCP. */
const quorumPort = 5403;

/**
 * Milliseconds without a word of a director after which the witness gives its vote to the other one, at the least:
 * corosync-qdevice(8) says something each 0.8 times as long.
 */
const shortest = 2000;

/** The third voter of two directors; null: there is none. */
export function witnessView(cluster: Cluster, origins: Origins) {
  const witness = witnessOf(cluster);
  if (witness === undefined) return null;
  const { directors, realservers, membership, failover } = cluster;
  const index = realservers.indexOf(witness);
  const timeout = Math.max(shortest, membership.deadtime);
  return {
    origin: originOf(origins, `realservers[${index}]`),
    address: witness.nic.address,
    network: witness.nic.network,
    /** Where the directors come from. */
    directors: directors.flatMap((director) => directorOn(witnessWays(witness), director)),
    /** null: the floating addresses have no lease. */
    leasePort: failover.lease === null ? null : leasePort,
    quorumPort,
    timeout,
    /** Milliseconds for which corosync waits for the witness's word on a new membership. */
    syncTimeout: 3 * timeout,
    /** Of two directors that only the witness reaches. */
    favourite: (directors.find(({ preferred }) => preferred) ?? directors[0])?.id ?? 1,
  };
}
