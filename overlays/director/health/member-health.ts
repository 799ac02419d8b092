import type { Check } from '../../shared/cluster.ts';
import type { HealthRecord } from '../../shared/health-record.ts';
import type { MemberHealth } from '../../shared/lvs-state.ts';
import type { MonStatus } from './opstatus.ts';

type Thresholds = Pick<Check, 'failures' | 'successes'>;

/** A server of which nothing was ever heard counts as up: a fresh cluster serves at once. */
export function neverSeen(realserver: string, service: string): MemberHealth {
  return { realserver, service, state: 'up', successes: 0, failures: 0, counted: 0 };
}

/** What an alert said. An older alert than what is known already changes nothing. */
export function afterRecord(
  health: MemberHealth,
  record: HealthRecord,
  thresholds: Thresholds,
): MemberHealth {
  if (record.state === 'unknown' || record.time < health.counted) return health;
  const { time } = record;
  if (record.state === 'up') return succeeded(health, time, thresholds);
  // mon alerts when its own count is full.
  return { ...health, state: 'down', successes: 0, failures: thresholds.failures, counted: time };
}

/**
 * What mon says of itself. It heals what alerts cannot: one that was lost, a mon that restarted and
 * therefore sees no return of a server, an alert program that could not run.
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
    ...health,
    state: down ? 'down' : health.state,
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
    ...health,
    state: up ? 'up' : 'down',
    successes: Math.min(count, successes),
    failures: 0,
    counted: time,
  };
}
