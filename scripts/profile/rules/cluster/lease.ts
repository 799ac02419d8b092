import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { leastVoters } from '../../../../overlays/shared/lease/cluster-voters.ts';
import { parseDuration } from '../../duration.ts';
import { rule } from '../rule.ts';

/** Milliseconds: a shorter lease was not measured; the kernel counts its parts in steps of 4. */
const shortest = 300;
/** Milliseconds: with a longer one, nothing is won over fencing. */
const longest = 60_000;

/** Whether the floating addresses have a lease: only a majority without any one director can give it. */
export function hasLease(lease: string, directors: number): boolean {
  return directors >= leastVoters && parseDuration(lease) !== 0;
}

/** A lease that its voters can give, and that the kernel can time. */
export const lease = rule(
  ['lease-directors', 'out-of-range'],
  ['directors', 'failover'],
  ({ directors, failover }, { isWritten }) => {
    const path = ['failover', 'lease'];
    const time = parseDuration(failover.lease);
    if (time === undefined || time === 0 || !isWritten(path)) return [];
    const findings: Finding[] = [];
    if (directors.length < leastVoters)
      findings.push({
        code: 'lease-directors',
        path,
        message: `a lease needs a majority without the director that was lost: ${leastVoters} directors or more; there ${directors.length === 1 ? 'is 1' : `are ${directors.length}`}`,
        hint: 'add directors, or delete lease',
      });
    if (time < shortest || time > longest)
      findings.push({
        code: 'out-of-range',
        path,
        message: `a lease of ${failover.lease} cannot be kept: from ${shortest}ms to ${longest / 1000}s, or 0s for none`,
      });
    return findings;
  },
);
