import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { pingsUntilLost } from '../../../../overlays/shared/cluster/ping-nodes.ts';
import { parseDuration } from '../../values/duration.ts';
import { rule } from '../rule.ts';

/** Milliseconds: routers answer some ten pings a second, and 16 directors ask them. */
const often = 100;
/** Milliseconds: every director should notice a lost network sooner. */
const late = 30_000;

/** Pings that burden a router, or that notice a lost network late. */
export const pingTimes = rule(['frequent-ping', 'slow-ping'], ['failover'], ({ failover }) => {
  const { nodes, interval, dampening } = failover.ping;
  const [between, wait] = [parseDuration(interval), parseDuration(dampening)];
  // What is no duration, and what is zero, is refused elsewhere.
  if (nodes.length === 0 || between === undefined || wait === undefined || between === 0) return [];
  return [...frequent(between), ...slow(between, wait)];
});

function frequent(interval: number): Finding[] {
  if (interval >= often) return [];
  return [
    {
      code: 'frequent-ping',
      path: ['failover', 'ping', 'interval'],
      message: `a ping every ${interval} ms from each director: routers answer only so many, and each that is left out looks like a lost network`,
      hint: `write ${often}ms or more`,
    },
  ];
}

function slow(interval: number, dampening: number): Finding[] {
  const noticed = (pingsUntilLost + 1) * interval + dampening;
  if (noticed <= late) return [];
  return [
    {
      code: 'slow-ping',
      severity: 'warning',
      path: ['failover', 'ping'],
      message: `a lost network is noticed after up to ${Math.ceil(noticed / 1000)} s: ${pingsUntilLost} pings without an answer, ${interval / 1000} s apart, and the dampening`,
      hint: 'leave out interval and dampening',
    },
  ];
}
