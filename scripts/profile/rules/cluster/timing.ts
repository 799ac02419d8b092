import { parseDuration } from '../../values/duration.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

const ascending = ['keepalive', 'warntime', 'deadtime', 'initdead'] as const;

/** keepalive < warntime < deadtime <= initdead: each is a longer silence than the one before. */
export const timing = rule(
  ['timing-order', 'out-of-range'],
  ['membership'],
  ({ membership }, { isWritten }) => [
    ...tooShort(membership.deadtime),
    ...ascending.slice(1).flatMap((longer, index): Finding[] => {
      const shorter = ascending[index] ?? 'keepalive';
      const [low, high] = [membership[shorter], membership[longer]];
      const [a, b] = [parseDuration(low), parseDuration(high)];
      if (a === undefined || b === undefined) return [];
      const mayBeEqual = longer === 'initdead';
      if (a < b || (mayBeEqual && a === b)) return [];
      // Shown at the one that is written: the other may be a default.
      const at = isWritten(['membership', longer]) ? longer : shorter;
      const relation = mayBeEqual ? 'shorter than' : 'not longer than';
      return [
        {
          code: 'timing-order',
          path: ['membership', at],
          message: `${longer} (${high}) is ${relation} ${shorter} (${low})`,
          hint: 'keepalive < warntime < deadtime ≤ initdead',
        },
      ];
    }),
  ],
);

/** A second, the least that pacemaker's own timers and corosync's retransmissions leave room for. */
function tooShort(deadtime: string): Finding[] {
  const time = parseDuration(deadtime);
  if (time === undefined || time === 0 || time >= 1000) return [];
  return [
    {
      code: 'out-of-range',
      path: ['membership', 'deadtime'],
      message: `a deadtime of ${deadtime} is shorter than a busy machine's pauses; 1s is the least`,
    },
  ];
}
