import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../../overlays/shared/cluster/lookups.ts';

/** What the world is like for the directors at one moment; each set holds names. */
export interface Situation {
  readonly alive: ReadonlySet<string>;
  readonly standby: ReadonlySet<string>;
  /** Who reaches the ping nodes. */
  readonly connected: ReadonlySet<string>;
  /** Who has received the established connections. */
  readonly synced: ReadonlySet<string>;
}

export function everythingUp(cluster: Cluster): Situation {
  const all = new Set(cluster.directors.map(({ name }) => name));
  return { alive: all, standby: new Set(), connected: all, synced: all };
}

export function without(names: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  return new Set([...names].filter((name) => !gone.includes(name)));
}

/**
 * Whether the directors that are left may act, as votequorum decides: more than half of the votes, a witness's among them;
 * one of two in two-node mode; of two equal halves the one with the lowest nodeid where the profile
 * asks for that (votequorum(5)).
 */
export function quorate(cluster: Cluster, alive: ReadonlySet<string>): boolean {
  // A witness lives, and votes with whoever is left.
  const witness = witnessOf(cluster) === undefined ? 0 : 1;
  const votes = cluster.directors.length + witness;
  if (alive.size > 0 && 2 * (alive.size + witness) > votes) return true;
  if (cluster.membership.twoNode) return alive.size > 0;
  if (2 * alive.size < votes || cluster.membership.tieBreaker === 'none') return false;
  const lowest = cluster.directors.toSorted((a, b) => a.id - b.id)[0];
  return lowest !== undefined && alive.has(lowest.name);
}
