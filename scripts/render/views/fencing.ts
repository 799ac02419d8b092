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
export function assumedReset(cluster: Pick<Cluster, 'failover'>): number {
  return 2 * watchdogTimeout(cluster);
}

/** Seconds that pacemaker itself takes to hear of a loss, and of an assumed reset. */
const spare = 3;

/** Seconds for corosync to start, as for every unit. */
const usualStart = 90;

/** Seconds that suffice for whatever deadtime a running cluster may be given: systemd does not ask how long it is. */
const longestWait = 210;

/**
 * Fencing by the machine's own watchdog, without a shared disk: a director that lost its quorum stops
 * feeding the watchdog. The others wait until it must have gone off.
 */
export function fencingView(cluster: Pick<Cluster, 'failover' | 'membership'>) {
  const resetAfter = assumedReset(cluster) / 1000 + spare;
  const wait = Math.ceil(cluster.membership.deadtime / 1000) + resetAfter;
  return {
    watchdog: cluster.failover.fencing === 'watchdog',
    watchdogTimeout: watchdogTimeout(cluster) / 1000,
    /** For pacemaker's option. */
    assumedAfter: `${assumedReset(cluster) / 1000}s`,
    /** Seconds after the deadtime for which the others may still wait for a reset. */
    resetAfter,
    startTimeout: Math.max(longestWait, wait) + usualStart,
  };
}
