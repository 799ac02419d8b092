import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import {
  addressResource,
  pingAttribute,
  syncedAttribute,
} from '../../../overlays/shared/cluster/resources.ts';
import { wantedOrder } from '../../../overlays/shared/cluster/wanted.ts';
import { supervisedUnits } from '../../../overlays/shared/units.ts';
import { originOf, type Origins } from '../../model/origins.ts';
import { fencingView } from './fencing.ts';
import { pacemaker } from './pacemaker.ts';
import { scores } from './stickiness.ts';

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
      id: addressResource(floating.name),
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
          },
    supervised: supervisedUnits,
    preferences: preferences(cluster, origins, preference),
    /** Without fail-back a returning director takes nothing over, so nothing has to hold it back. */
    syncedAttribute: failover.autoFailback ? syncedAttribute : null,
  };
}

/** The most wanted director has the whole preference, each one after it an equal step less. */
function preferences(cluster: Cluster, origins: Origins, preference: number) {
  const wanted = wantedOrder(cluster);
  return wanted.flatMap((director, index) => {
    const score = Math.floor((preference * (wanted.length - index)) / wanted.length);
    const at = cluster.directors.findIndex(({ name }) => name === director);
    return score > 0 ? [{ origin: originOf(origins, `directors[${at}]`), director, score }] : [];
  });
}

function properties(cluster: Cluster, origins: Origins) {
  const membership = originOf(origins, 'membership');
  const failover = originOf(origins, 'failover');
  const fencing = fencingView(cluster);
  return [
    property('no-quorum-policy', cluster.membership.noQuorumPolicy, membership),
    // Its default is 20 s, which pass even when all directors are there. Those that start wait for the others before.
    property('dc-deadtime', duration(Math.ceil(cluster.membership.deadtime / 4)), membership),
    property(pacemaker.fencingEnabled, String(fencing.watchdog), failover),
    ...(fencing.watchdog
      ? [
          property(pacemaker.fencingWatchdogTimeout, fencing.assumedAfter, failover),
          // pacemaker sets this itself when it starts; crm_verify needs it before that.
          property('have-watchdog', 'true', failover),
        ]
      : []),
    // A failed start counts as one failure like any other: it does not ban the resource from the node.
    property('start-failure-is-fatal', 'false', ''),
    // Also how soon an expired failure is forgotten.
    property('cluster-recheck-interval', '60s', ''),
    // Pacemaker throttles itself on a busy machine (80 % by default). A director must serve the address first
    // of all: up to ten times its processors' capacity it starts everything at once.
    property('load-threshold', '1000%', ''),
    // The inputs of transitions, which pacemaker keeps for whoever wants to play them again: four thousand by
    // default, and without end when they had errors.
    ...['error', 'warn', 'input'].map((series) =>
      property(`pe-${series}-series-max`, String(keptTransitions), ''),
    ),
  ];
}

/** So many inputs of transitions of each kind stay in /var/lib/pacemaker/pengine, some 10 KB each. */
const keptTransitions = 200;

function property(name: string, value: string, origin: string) {
  return { name, value, origin };
}

/** pacemaker drops fractions of a second in places, so whole seconds are written as seconds. */
function duration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
