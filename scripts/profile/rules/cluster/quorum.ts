import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { countVoters, type CompleteProfile } from '../../complete.ts';
import { hasLease } from './lease.ts';
import { rule } from '../rule.ts';

/** Enough directors, and a way to decide which go on when they lose each other. */
export const quorum = rule(
  ['single-director', 'two-node-count', 'two-node-tie-breaker', 'even-directors', 'quorum-ignored'],
  ['directors', 'realservers', 'membership', 'failover'],
  (profile) => {
    const { directors, membership } = profile;
    const count = directors.length;
    const findings: Finding[] = [];
    if (count === 1)
      findings.push({
        code: 'single-director',
        severity: 'warning',
        path: ['directors'],
        message: 'a single director has no other to fail over to',
        hint: 'add a second and a third director',
      });
    if (membership['two-node']) findings.push(...twoNode(count, membership));
    else if (
      count > 1 &&
      count % 2 === 0 &&
      countVoters(profile) === count &&
      membership['tie-breaker'] === 'none'
    )
      findings.push(evenDirectors(count));
    if (membership['no-quorum-policy'] === 'ignore' && count > 1)
      findings.push({
        code: 'quorum-ignored',
        severity: 'warning',
        path: ['membership', 'no-quorum-policy'],
        message: hasLease(profile)
          ? 'directors without a majority get no lease: pacemaker would try to start the floating addresses there, in vain'
          : 'directors that lose each other would all take the floating addresses: two machines answer for one address',
        hint: 'set no-quorum-policy: stop, which keeps a single holder',
      });
    return findings;
  },
);

function twoNode(count: number, membership: CompleteProfile['membership']): Finding[] {
  const findings: Finding[] = [];
  if (count !== 2)
    findings.push({
      code: 'two-node-count',
      path: ['membership', 'two-node'],
      message: `two-node mode is for exactly 2 directors; there ${count === 1 ? 'is 1' : `are ${count}`}`,
      hint: 'delete two-node: three or more directors decide by majority',
    });
  if (membership['tie-breaker'] === 'lowest')
    findings.push({
      code: 'two-node-tie-breaker',
      path: ['membership', 'tie-breaker'],
      message:
        'in two-node mode either director may go on alone; a tie-breaker lets only one of them',
      hint: 'keep one of the two',
    });
  return findings;
}

function evenDirectors(count: number): Finding {
  return {
    code: 'even-directors',
    path: ['directors'],
    message: `${count} directors can be split into two halves without a majority: then no director holds the address`,
    hint:
      count === 2
        ? 'set witness: true for a realserver, set membership.two-node: true, or add a third director'
        : 'set membership.tie-breaker: lowest, or add or remove a director',
  };
}
