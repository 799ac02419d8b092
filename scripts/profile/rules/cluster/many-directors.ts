import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { parseDuration } from '../../duration.ts';
import { rule } from '../rule.ts';

/**
 * What takes time for each director: corosync's token goes round all of them within deadtime / 2.2 (model/membership),
 * and a virtual machine on a busy host pauses for a tenth of a second.
 */
const tokenShare = 100;

/**
 * What takes time for each ping node, in seconds: pacemaker's agent asks them one after the other, and one that does
 * not answer costs it three packets, a second apart, and two seconds of waiting.
 */
const unanswered = 4;
/** After this the CIB's operation is given up and the agent restarted, so that nothing is noticed at all. */
const operationTimeout = 60;
/** Every director should notice a lost network sooner. */
const late = 30;

/** Settings that are fine for a few and not for many. */
export const manyNodes = rule(
  ['tight-deadtime', 'slow-ping'],
  ['directors', 'membership', 'failover'],
  ({ directors, membership, failover }) => [
    ...tight(directors.length, membership.deadtime),
    ...slow(failover.ping.nodes.length),
  ],
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

function slow(nodes: number): Finding[] {
  const longest = nodes * unanswered;
  if (longest <= late) return [];
  const never = longest > operationTimeout;
  return [
    {
      code: 'slow-ping',
      severity: never ? 'error' : 'warning',
      path: ['failover', 'ping', 'nodes'],
      message: `${nodes} ping nodes are asked one after the other: when none answers that takes ${longest} s, ${never ? `more than the ${operationTimeout} s that pacemaker waits` : 'until then a lost network is not noticed'}`,
      hint: `name at most ${Math.floor(late / unanswered)}: the router, and another or two`,
    },
  ];
}
