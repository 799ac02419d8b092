import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { everythingUp, without, type Situation } from './situation.ts';

/** Something that happens to the cluster, from the state that another event left. */
export interface FailoverEvent {
  readonly id: string;
  readonly title: string;
  /** The event whose end is this one's beginning; none: a cluster that has just been switched on. */
  readonly after?: string;
  readonly situation: Situation;
}

/** A set of rounds: events of a round begin where one of an earlier round ended. */
export type Rounds = readonly (readonly FailoverEvent[])[];

/**
 * Every director lost, every pair lost, each without its ping nodes, each in standby, and each back
 * again after it was lost: first without, then with the connections that the others hold.
 */
export function failoverEvents(cluster: Cluster): Rounds {
  const up = everythingUp(cluster);
  const names = cluster.directors.map(({ name }) => name);
  const fresh = {
    id: 'fresh',
    title: 'all switched on',
    situation: { ...up, synced: new Set<string>() },
  };
  const steady = { id: 'steady', title: 'all up', after: fresh.id, situation: up };
  const event = (id: string, title: string, situation: Situation): FailoverEvent => ({
    id,
    title,
    after: steady.id,
    situation,
  });
  const lost = (gone: readonly string[]) =>
    event(`lost-${gone.join('-')}`, `${gone.join(' and ')} lost`, {
      ...up,
      alive: without(up.alive, gone),
    });
  const pings = cluster.failover.ping.nodes.length > 0;
  const events = [
    ...(names.length > 1 ? names.map((name) => lost([name])) : []),
    ...(names.length > 2 ? pairs(names).map(lost) : []),
    ...(pings ? names : []).map((name) =>
      event(`unconnected-${name}`, `${name} without its ping nodes`, {
        ...up,
        connected: without(up.connected, [name]),
      }),
    ),
    ...names.map((name) =>
      event(`standby-${name}`, `${name} in standby`, { ...up, standby: new Set([name]) }),
    ),
  ];
  return [[fresh], [steady], events, ...returns(names, up)];
}

function returns(names: readonly string[], up: Situation): Rounds {
  if (names.length < 2) return [];
  const joined = names.map((name) => ({
    id: `joined-${name}`,
    title: `${name} back, its connections not yet`,
    after: `lost-${name}`,
    situation: { ...up, synced: without(up.synced, [name]) },
  }));
  const back = names.map((name) => ({
    id: `back-${name}`,
    title: `${name} back, all up again`,
    after: `joined-${name}`,
    situation: up,
  }));
  return [joined, back];
}

function pairs(names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((first, index) =>
    names.slice(index + 1).map((second) => [first, second] as const),
  );
}
