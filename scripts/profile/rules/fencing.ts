import type { Finding } from '../finding.ts';
import { rule } from './rule.ts';

/** What makes sure that a director which stopped answering has really let go of the address. */
export const fencing = rule(
  ['directors', 'membership', 'failover'],
  ({ directors, membership = {}, failover = {} }) => {
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
    if (!fenced && count > 1)
      findings.push({
        code: 'no-fencing',
        severity: 'warning',
        path: failover.fencing === undefined ? ['failover'] : ['failover', 'fencing'],
        message:
          'without fencing, a director that hangs keeps the floating address while another takes it: two machines answer for one address until the first recovers',
        hint:
          count > 2
            ? 'set failover.fencing: watchdog'
            : 'with a third director, failover.fencing: watchdog closes this gap',
      });
    if (membership['no-quorum-policy'] === 'suicide' && !fenced)
      findings.push({
        code: 'suicide-without-fencing',
        severity: 'warning',
        path: ['membership', 'no-quorum-policy'],
        message: 'pacemaker does what stop does instead of suicide while there is no fencing',
        hint: 'set failover.fencing: watchdog, or no-quorum-policy: stop',
      });
    return findings;
  },
);
