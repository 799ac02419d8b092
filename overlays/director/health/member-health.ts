import type { Check } from '../../shared/cluster/cluster.ts';
import type { HealthRecord } from '../../shared/health/health-record.ts';
import type { MemberHealth } from '../../shared/health/lvs-state.ts';
import type { MonStatus } from './opstatus.ts';

type Thresholds = Pick<Check, 'failures' | 'successes'>;

/** A server that was never checked counts as up: a fresh cluster serves at once. */
export function neverSeen(realserver: string, service: string): MemberHealth {
  return { realserver, service, state: 'up', since: 0, successes: 0, failures: 0, counted: 0 };
}

/** After an alert. One that is older than what counted last changes nothing. */
export function afterRecord(
  health: MemberHealth,
  record: HealthRecord,
  thresholds: Thresholds,
): MemberHealth {
  if (record.state === 'unknown' || record.time < health.counted) return health;
  const { time } = record;
  if (record.state === 'up') return succeeded(health, time, thresholds);
  // mon alerts once its own count of failures is full.
  const failures = thresholds.failures;
  return { ...turned(health, 'down', time), successes: 0, failures, counted: time };
}

/**
 * After a poll of mon's own state. That heals what alerts cannot: an alert that was lost, a mon that
 * restarted and therefore sees no return of a server, an alert program that could not run.
 */
export function afterStatus(
  health: MemberHealth,
  status: MonStatus,
  thresholds: Thresholds,
): MemberHealth {
  if (status.verdict === 'unknown' || status.checked < health.counted) return health;
  if (status.verdict === 'ok') return succeeded(health, status.checked, thresholds);
  const again = status.checked > health.counted || health.failures === 0;
  const failures = again ? health.failures + 1 : health.failures;
  const down = status.declared || failures >= thresholds.failures;
  return {
    ...(down ? turned(health, 'down', status.checked) : health),
    successes: 0,
    failures: Math.min(failures, thresholds.failures),
    counted: status.checked,
  };
}

function succeeded(health: MemberHealth, time: number, { successes }: Thresholds): MemberHealth {
  // The same check, seen twice, is one success.
  const again = time > health.counted || health.successes === 0;
  const count = again ? health.successes + 1 : health.successes;
  const up = health.state === 'up' || count >= successes;
  return {
    ...turned(health, up ? 'up' : 'down', time),
    successes: Math.min(count, successes),
    failures: 0,
    counted: time,
  };
}

/** The state, and since when it is that. */
function turned(health: MemberHealth, state: MemberHealth['state'], time: number): MemberHealth {
  return state === health.state ? health : { ...health, state, since: time };
}
