import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { leastVoters } from '../../../../overlays/shared/lease/cluster-voters.ts';
import { longestLease } from '../../../../overlays/shared/lease/timing.ts';
import { countVoters, type CompleteProfile } from '../../complete.ts';
import { parseDuration } from '../../values/duration.ts';
import { rule } from '../rule.ts';

/** Milliseconds: a shorter lease was not measured; the kernel counts its parts in steps of 4. */
const shortest = 300;

/** Whether the floating addresses have a lease: only a majority without any one director can give it. */
export function hasLease(
  profile: Pick<CompleteProfile, 'directors' | 'realservers' | 'failover'>,
): boolean {
  return countVoters(profile) >= leastVoters && parseDuration(profile.failover.lease) !== 0;
}

/** A lease that its voters can give, and that the kernel can time. */
export const lease = rule(
  ['lease-directors', 'out-of-range'],
  ['directors', 'realservers', 'failover'],
  (profile, { isWritten }) => {
    const { directors, failover } = profile;
    const path = ['failover', 'lease'];
    const time = parseDuration(failover.lease);
    if (time === undefined || time === 0 || !isWritten(path)) return [];
    const findings: Finding[] = [];
    if (countVoters(profile) < leastVoters)
      findings.push({
        code: 'lease-directors',
        path,
        message: `a lease needs a majority without the director that was lost: ${leastVoters} directors or more; there ${directors.length === 1 ? 'is 1' : `are ${directors.length}`}`,
        hint:
          directors.length === 2
            ? 'set witness: true for a realserver, add a director, or delete lease'
            : 'add directors, or delete lease',
      });
    if (time < shortest || time > longestLease)
      findings.push({
        code: 'out-of-range',
        path,
        message: `a lease of ${failover.lease} cannot be kept: from ${shortest}ms to ${longestLease / 1000}s, or 0s for none`,
      });
    return findings;
  },
);
