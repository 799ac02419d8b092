import type { Failover } from '../../overlays/shared/cluster/cluster.ts';
import { leastVoters } from '../../overlays/shared/lease/cluster-voters.ts';
import { leaseTiming } from '../../overlays/shared/lease/timing.ts';
import type { CompleteProfile } from '../profile/complete.ts';
import { milliseconds } from '../profile/values/duration.ts';
import { camelKeys } from './camel-keys.ts';

/** @param voters How many there are: too few have no majority without one of them, and so no lease. */
export function toFailover(
  { ping, lease, ...failover }: CompleteProfile['failover'],
  voters: number,
): Failover {
  const promise = milliseconds(lease);
  return {
    ...camelKeys(failover),
    lease: promise === 0 || voters < leastVoters ? null : leaseTiming(promise),
    ping: {
      ...ping,
      dampening: milliseconds(ping.dampening),
      interval: milliseconds(ping.interval),
    },
  };
}
