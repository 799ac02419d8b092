import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { wantedOrder } from '../../../overlays/shared/cluster/wanted.ts';
import { quorate, type Situation } from './situation.ts';

/**
 * Where the profile asks the floating addresses to be: on any one of these directors, and all of them
 * on the same one. Empty: nowhere.
 *
 * Written from the meaning of the profile's words and not from the CIB's scores, which it judges.
 *
 * @param holder Who has them before the event; none on a fresh cluster.
 */
export function expectedHolders(
  cluster: Cluster,
  situation: Situation,
  holder: string | undefined,
): ReadonlySet<string> {
  const { alive, standby } = situation;
  const able = [...alive].filter((name) => !standby.has(name));
  if (!quorate(cluster, alive)) {
    const policy = cluster.membership.noQuorumPolicy;
    if (policy === 'freeze') return new Set(able.filter((name) => name === holder));
    // Addresses have no lesser role to be demoted to, so `demote` stops them as `stop` does.
    if (policy !== 'ignore') return new Set();
  }
  const reaching = able.filter((name) => situation.connected.has(name));
  const candidates =
    cluster.failover.ping.nodes.length > 0 && reaching.length > 0 ? reaching : able;
  const stays = candidates.filter((name) => name === holder);
  const preferred = mostWanted(cluster, situation, candidates);
  const order = cluster.failover.autoFailback ? [preferred, stays] : [stays, preferred];
  return new Set(order.find((names) => names.length > 0) ?? candidates);
}

/** The one that comes first in the order; empty: none of them is in it, or may take the addresses yet. */
function mostWanted(
  cluster: Cluster,
  { synced }: Situation,
  candidates: readonly string[],
): readonly string[] {
  const { autoFailback, preference } = cluster.failover;
  if (preference === 0) return [];
  const able = candidates.filter((name) => !autoFailback || synced.has(name));
  return wantedOrder(cluster)
    .filter((name) => able.includes(name))
    .slice(0, 1);
}
