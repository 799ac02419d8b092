import type { Membership } from '../../overlays/shared/cluster.ts';
import type { Profile } from '../profile/schema.ts';
import { milliseconds } from './duration.ts';

/**
 * Membership timing from its traditional names.
 *
 * corosync declares a node lost when its token was missing for `token`, and then needs `consensus`
 * to agree on the new membership; corosync.conf(5) wants consensus to be at least 1.2 times the
 * token. The time that a person means by `deadtime` is the sum of both, so it is split 1 : 1.2.
 */
export function membership(given: NonNullable<Profile['membership']> = {}): Membership {
  const warntime = milliseconds(given.warntime ?? '2s');
  const deadtime = milliseconds(given.deadtime ?? '4s');
  const token = Math.floor(deadtime / 2.2);
  return {
    keepalive: milliseconds(given.keepalive ?? '1s'),
    warntime,
    deadtime,
    initdead: milliseconds(given.initdead ?? '20s'),
    token,
    consensus: deadtime - token,
    tokenWarning: tokenWarning(warntime, deadtime),
    twoNode: given['two-node'] ?? false,
    tieBreaker: given['tie-breaker'] ?? 'none',
    noQuorumPolicy: given['no-quorum-policy'] ?? 'stop',
  };
}

/**
 * corosync takes a percentage of the token where Heartbeat took a time: the share of the deadtime
 * that the warntime is, so that the warning comes as early in the token as it was meant to.
 */
function tokenWarning(warntime: number, deadtime: number): number {
  return Math.min(100, Math.max(1, Math.round((100 * warntime) / deadtime)));
}
