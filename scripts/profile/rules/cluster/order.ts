import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** Points between two directors that follow each other: more than the one for staying. */
const leastStep = 2;

/** `failover.order` names directors, each once, the preferred one first, and leaves room between their scores. */
export const order = rule(
  ['duplicate-entry', 'unknown-director', 'order-and-preferred', 'order-too-close'],
  ['directors', 'failover'],
  ({ directors, failover }, { isWritten }) => {
    const { order: wanted } = failover;
    if (wanted === undefined) return [];
    const names = directors.map(({ name }) => name);
    const findings = wanted.flatMap((name, index): Finding[] => {
      const path = ['failover', 'order', index];
      if (wanted.indexOf(name) < index)
        return [{ code: 'duplicate-entry', path, message: `${name} is already in this list` }];
      if (names.includes(name)) return [];
      const meant = didYouMean(name, names);
      return [
        {
          code: 'unknown-director',
          path,
          message: `there is no director ${name}`,
          hint: meant === undefined ? `they are ${names.join(', ')}` : `did you mean ${meant}?`,
        },
      ];
    });
    for (const [index, { name, preferred }] of directors.entries())
      if (preferred && name !== wanted[0])
        findings.push({
          code: 'order-and-preferred',
          path: ['directors', index, 'preferred'],
          message: `${name} is preferred, but failover.order begins with ${wanted[0]}`,
          hint: `begin the order with ${name}, or leave preferred out`,
        });
    const score = usedScore(failover);
    if (score < leastStep * wanted.length)
      findings.push({
        code: 'order-too-close',
        path: isWritten(['failover', 'preference'])
          ? ['failover', 'preference']
          : ['failover', 'order'],
        message: `${score} points are too few for an order of ${wanted.length} directors`,
        hint: `make preference ${leastStep * wanted.length} at least, and ping.multiplier more than twice that`,
      });
    return findings;
  },
);

/** Without fail-back, whoever holds the addresses needs as many points for staying: both are less than a ping node. */
function usedScore({
  preference,
  'auto-failback': failback,
  ping,
}: {
  readonly preference: number;
  readonly 'auto-failback': boolean;
  readonly ping: { readonly nodes: readonly string[]; readonly multiplier: number };
}): number {
  if (failback || ping.nodes.length === 0) return preference;
  return Math.min(preference, Math.max(0, Math.floor((ping.multiplier - 2) / 2)));
}
