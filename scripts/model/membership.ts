import type { Membership } from '../../overlays/shared/cluster/cluster.ts';
import type { CompleteProfile } from '../profile/complete.ts';
import { milliseconds } from '../profile/values/duration.ts';

/**
 * corosync's timing, from Heartbeat's names for it.
 *
 * corosync declares a node lost when its token was missing for `token`, and then needs `consensus`
 * to agree on the new membership; corosync.conf(5) wants consensus to be at least 1.2 times the
 * token. The time that a person means by `deadtime` is the sum of both, so it is split 1 : 1.2.
 */
export function toMembership(membership: CompleteProfile['membership']): Membership {
  const warntime = milliseconds(membership.warntime);
  const deadtime = milliseconds(membership.deadtime);
  const token = Math.floor(deadtime / 2.2);
  return {
    keepalive: milliseconds(membership.keepalive),
    warntime,
    deadtime,
    initdead: milliseconds(membership.initdead),
    token,
    consensus: deadtime - token,
    tokenWarning: tokenWarning(warntime, deadtime),
    twoNode: membership['two-node'],
    tieBreaker: membership['tie-breaker'],
    noQuorumPolicy: membership['no-quorum-policy'],
  };
}

/**
 * corosync takes a percentage of the token where Heartbeat took a time: the share of the deadtime
 * that the warntime is, so that the warning comes as early in the token as it was meant to.
 */
function tokenWarning(warntime: number, deadtime: number): number {
  return Math.min(100, Math.max(1, Math.round((100 * warntime) / deadtime)));
}
