import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { hasLease } from './lease.ts';
import { rule } from '../rule.ts';

/** Fencing makes sure that a director which stopped answering no longer holds the address. */
export const fencing = rule(
  ['watchdog-directors', 'no-fencing', 'suicide-without-fencing'],
  ['directors', 'realservers', 'membership', 'failover'],
  (profile) => {
    const { directors, membership, failover } = profile;
    const count = directors.length;
    const fenced = failover.fencing === 'watchdog';
    const findings: Finding[] = [];
    // A director that lost the others must know that they have a majority without it.
    if (fenced && count < 3)
      findings.push({
        code: 'watchdog-directors',
        path: ['failover', 'fencing'],
        message: `watchdog fencing without a shared disk needs three directors or more; there ${count === 1 ? 'is 1' : `are ${count}`}`,
        hint: 'add directors, or set fencing: none',
      });
    // A director that hangs is shut out by its lease.
    if (!fenced && !hasLease(profile) && count > 1)
      findings.push({
        code: 'no-fencing',
        severity: 'warning',
        path: ['failover', 'fencing'],
        message:
          'without fencing, a director that hangs keeps the floating address when another takes it over: until it recovers, two machines answer for one address',
        hint:
          count > 2
            ? 'set failover.fencing: watchdog'
            : 'a lease shuts it out: set witness: true for a realserver and delete membership.two-node, or add a third director',
      });
    if (membership['no-quorum-policy'] === 'suicide' && !fenced)
      findings.push({
        code: 'suicide-without-fencing',
        severity: 'warning',
        path: ['membership', 'no-quorum-policy'],
        message: 'without fencing, pacemaker treats no-quorum-policy suicide as stop',
        hint: 'set failover.fencing: watchdog, or no-quorum-policy: stop',
      });
    return findings;
  },
);
