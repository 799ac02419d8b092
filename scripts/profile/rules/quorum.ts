import type { Finding } from '../finding.ts';
import type { Profile } from '../schema.ts';
import { rule } from './rule.ts';

/** Enough directors, and a rule for who goes on when they cannot see each other. */
export const quorum = rule(['directors', 'membership'], ({ directors, membership = {} }) => {
  const count = directors.length;
  const findings: Finding[] = [];
  if (count === 1)
    findings.push({
      code: 'single-director',
      severity: 'warning',
      path: ['directors'],
      message: 'a single director fails over to nobody',
      hint: 'add a second and a third director',
    });
  if (membership['two-node'] === true) findings.push(...twoNode(count, membership));
  else if (count > 1 && count % 2 === 0 && (membership['tie-breaker'] ?? 'none') === 'none')
    findings.push(evenDirectors(count));
  if (membership['no-quorum-policy'] === 'ignore' && count > 1)
    findings.push({
      code: 'quorum-ignored',
      severity: 'warning',
      path: ['membership', 'no-quorum-policy'],
      message:
        'directors that lose each other all take the floating addresses: two machines answer for one address',
      hint: 'stop is the policy that keeps one holder',
    });
  return findings;
});

function twoNode(count: number, membership: NonNullable<Profile['membership']>): Finding[] {
  const findings: Finding[] = [];
  if (count !== 2)
    findings.push({
      code: 'two-node-count',
      path: ['membership', 'two-node'],
      message: `two-node mode is for exactly 2 directors; there ${count === 1 ? 'is 1' : `are ${count}`}`,
      hint: 'delete two-node: three directors and more decide by majority',
    });
  if (membership['tie-breaker'] === 'lowest')
    findings.push({
      code: 'two-node-tie-breaker',
      path: ['membership', 'tie-breaker'],
      message: 'in two-node mode either director may go on alone; a tie-breaker says the opposite',
      hint: 'keep one of the two',
    });
  return findings;
}

function evenDirectors(count: number): Finding {
  return {
    code: 'even-directors',
    path: ['directors'],
    message: `${count} directors can be split into two halves, neither of which has a majority: then none holds the address`,
    hint:
      count === 2
        ? 'set membership.two-node: true, or add a third director'
        : 'set membership.tie-breaker: lowest, or add or remove a director',
  };
}
