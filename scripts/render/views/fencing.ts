import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';

/** Milliseconds; sbd's own default. */
const shortest = 5000;
/**
 * A machine whose lease has to be longer stands still for longer: its watchdog is as many leases patient. Not more: the
 * others wait for twice as long, and a director that is back before that waits with them.
 */
const leases = 3;

/**
 * Milliseconds that the watchdog waits for sbd before it resets the machine. Where there is a lease, another director
 * holds the addresses long before.
 */
export function watchdogTimeout({ failover }: Pick<Cluster, 'failover'>): number {
  const promise = failover.lease?.promise ?? 0;
  return Math.max(shortest, Math.ceil((leases * promise) / 1000) * 1000);
}

/** Milliseconds after which the others take the reset for granted; pacemaker wants twice the watchdog's timeout at least. */
function assumedReset(cluster: Pick<Cluster, 'failover'>): number {
  return 2 * watchdogTimeout(cluster);
}

/** Seconds that pacemaker itself takes to hear of a loss, and of an assumed reset. */
const spare = 3;

/**
 * Fencing by the machine's own watchdog, without a shared disk: a director that lost its quorum stops
 * feeding the watchdog. The others wait until it must have gone off.
 */
export function fencingView(cluster: Pick<Cluster, 'failover' | 'membership'>) {
  const watchdog = cluster.failover.fencing === 'watchdog';
  const overAfter = watchdog ? Math.ceil(assumedReset(cluster) / 1000) + spare : 0;
  return {
    watchdog,
    watchdogTimeout: watchdogTimeout(cluster) / 1000,
    /** For pacemaker's option. */
    assumedAfter: `${assumedReset(cluster) / 1000}s`,
    /** Seconds after which a fencing is over that the others had begun when a director joined. */
    overAfter,
  };
}
