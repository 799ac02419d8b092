import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
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
  const preferred = candidates.filter((name) => wanted(cluster, situation, name));
  const order = cluster.failover.autoFailback ? [preferred, stays] : [stays, preferred];
  return new Set(order.find((names) => names.length > 0) ?? candidates);
}

function wanted({ directors, failover }: Cluster, { synced }: Situation, name: string): boolean {
  if (failover.preference === 0 || (failover.autoFailback && !synced.has(name))) return false;
  return directors.some((director) => director.name === name && director.preferred);
}
