import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { parseDuration } from '../../values/duration.ts';
import { rule } from '../rule.ts';

/**
 * What takes time for each director: corosync's token goes round all of them within deadtime / 2.2 (model/membership),
 * and a virtual machine on a busy host pauses for a tenth of a second.
 */
const tokenShare = 100;

/** A setting that is fine for a few and not for many. */
export const manyDirectors = rule(
  ['tight-deadtime'],
  ['directors', 'membership'],
  ({ directors, membership }) => tight(directors.length, membership.deadtime),
);

function tight(directors: number, deadtime: string): Finding[] {
  const time = parseDuration(deadtime) ?? Number.POSITIVE_INFINITY;
  const token = Math.floor(time / 2.2);
  // What is shorter than a second is refused.
  if (token >= tokenShare * directors || time < 1000) return [];
  return [
    {
      code: 'tight-deadtime',
      severity: 'warning',
      path: ['membership', 'deadtime'],
      message: `within ${token} ms corosync's token goes round ${directors} directors: ${Math.floor(token / directors)} ms for each, less than the pauses of a busy machine; directors would be declared dead that are not`,
      hint: `make deadtime at least ${Math.ceil((tokenShare * directors * 2.2) / 1000)}s`,
    },
  ];
}
