import type { Cluster } from '../../../overlays/shared/cluster.ts';
import { originOf, type Origins } from '../../model/origins.ts';
import { fencingView } from './fencing.ts';
import { pacemaker } from './pacemaker.ts';
import { scores } from './stickiness.ts';

/**
 * The node attribute that the reconciler sets to 1 once its director has had time to receive the
 * established connections: until then a returning preferred director does not take the addresses.
 */
export const syncedAttribute = 'lvsmith-synced';
/** The node attribute that the ping clone keeps; its traditional name. */
export const pingAttribute = 'pingd';

/** The configuration of a fresh cluster, for `cib.xml.njk`. Durations are pacemaker's, as text. */
export function cibView(cluster: Cluster, origins: Origins) {
  const { failover } = cluster;
  const { preference, stickiness } = scores(failover);
  const failoverOrigin = originOf(origins, 'failover');
  return {
    featureSet: pacemaker.featureSet,
    schema: pacemaker.schema,
    properties: properties(cluster, origins),
    addresses: cluster.floatingAddresses.map((floating, index) => ({
      origin: originOf(origins, `floatingAddresses[${index}]`),
      id: `address-${floating.name}`,
      address: floating.address,
      prefix: floating.prefix,
      interface: floating.interface,
      broadcast: floating.broadcast ?? null,
      /** IPv6 has no ARP, and IPaddr2 would log an error at each of its rounds. */
      refreshed: floating.family === 4,
    })),
    /** On the first member alone: pacemaker adds up what the members of a group have. */
    stickiness,
    ping:
      failover.ping.nodes.length === 0
        ? null
        : {
            origin: failoverOrigin,
            attribute: pingAttribute,
            hosts: failover.ping.nodes.join(' '),
            multiplier: failover.ping.multiplier,
            dampening: duration(failover.ping.dampening),
            interval: duration(failover.ping.interval),
          },
    supervised: [
      { id: 'mon', unit: 'mon' },
      { id: 'reconcile', unit: 'lvsmith-reconcile' },
    ],
    preferences: cluster.directors.flatMap(({ name, preferred }, index) =>
      preferred && preference > 0
        ? [{ origin: originOf(origins, `directors[${index}]`), director: name, score: preference }]
        : [],
    ),
    /** Without fail-back nobody waits for a returning director, so nothing has to hold it back. */
    syncedAttribute: failover.autoFailback ? syncedAttribute : null,
  };
}

function properties(cluster: Cluster, origins: Origins) {
  const membership = originOf(origins, 'membership');
  const failover = originOf(origins, 'failover');
  const fencing = fencingView(cluster);
  return [
    property('no-quorum-policy', cluster.membership.noQuorumPolicy, membership),
    property('dc-deadtime', duration(cluster.membership.initdead), membership),
    property(pacemaker.fencingEnabled, String(fencing.watchdog), failover),
    ...(fencing.watchdog
      ? [
          property(pacemaker.fencingWatchdogTimeout, fencing.assumedAfter, failover),
          // pacemaker writes the truth here when it starts; until then crm_verify wants to hear it.
          property('have-watchdog', 'true', failover),
        ]
      : []),
    // A start that failed counts as one failure, as any other: the node is not given up at once.
    property('start-failure-is-fatal', 'false', ''),
    // Also how soon an expired failure is forgotten.
    property('cluster-recheck-interval', '60s', ''),
    // Pacemaker starts one thing after another on a busy machine (80 % by default). A director's first
    // duty is the address: at ten times its processors' capacity it still starts what it can.
    property('load-threshold', '1000%', ''),
  ];
}

function property(name: string, value: string, origin: string) {
  return { name, value, origin };
}

/** pacemaker cuts anything below a second off in places, so whole seconds are written as such. */
function duration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
