import type { Cluster } from '../../../overlays/shared/cluster.ts';

/** How long the watchdog waits for sbd before it resets the machine; sbd's own default. */
const watchdogTimeout = 5000;

/**
 * Fencing by the machine's own watchdog, without a shared disk: a director that lost its quorum stops
 * feeding the watchdog. The others wait until it must have gone off, which pacemaker wants to be at
 * least twice the watchdog's timeout.
 */
export function fencingView(cluster: Cluster) {
  return {
    watchdog: cluster.failover.fencing === 'watchdog',
    watchdogTimeout: watchdogTimeout / 1000,
    /** For pacemaker's option. */
    assumedAfter: `${(2 * watchdogTimeout) / 1000}s`,
  };
}
