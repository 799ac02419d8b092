import { join } from 'node:path';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import {
  type HealthRecord,
  isLater,
  parseHealthRecord,
} from '../../shared/health/health-record.ts';
import { readForeign } from '../../shared/node/read-foreign.ts';
import { healthRecordName } from '../../shared/node/paths.ts';
import { type AlertCall, parseAlertCall } from './alert-call.ts';
import { locked } from './record-lock.ts';
import { isFailure, targetsOf } from './targets.ts';

export interface AlertInput {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly output: string;
  readonly cluster: Pick<Cluster, 'realservers' | 'services'>;
  /** The folder of the records. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface AlertOutcome {
  /** The records that this call wrote; none when a later call was faster. */
  readonly written: readonly HealthRecord[];
  /** Sentences for the journal. */
  readonly problems: readonly string[];
}

/**
 * Records what mon saw. Calls may come twice, out of order and concurrently; the record of a service is
 * that of the call that mon made last.
 *
 * @throws Error when the folder cannot be written.
 */
export function recordAlert(input: AlertInput): AlertOutcome {
  const parsed = parseAlertCall(input.argv, input.environment, input.output);
  if ('problems' in parsed) return { written: [], problems: parsed.problems };
  const { call } = parsed;
  if (!input.cluster.services.some(({ name }) => name === call.service))
    return { written: [], problems: [`unknown service: ${call.service}`] };
  const { realservers, unknown } = targetsOf(call, input.cluster);
  const written: HealthRecord[] = [];
  for (const realserver of realservers) {
    const record = update(call, realserver, input);
    if (record !== undefined) written.push(record);
  }
  return { written, problems: unknown.map((host) => `unknown host: ${host}`) };
}

function update(call: AlertCall, realserver: string, input: AlertInput): HealthRecord | undefined {
  const file = join(input.folder, healthRecordName(realserver, call.service));
  return locked(file, () => {
    const current = parseHealthRecord(readForeign(file) ?? '');
    const next = nextRecord(call, realserver, current, input.now);
    if (next !== undefined) writeAtomically(file, `${JSON.stringify(next)}\n`);
    return next;
  });
}

/** Milliseconds: a clock that was set back must not silence mon until it has caught up. */
const clockSlack = 60_000;

/** The record after a call; undefined: the call changes nothing. */
export function nextRecord(
  call: AlertCall,
  realserver: string,
  recorded: HealthRecord | undefined,
  now: number,
): HealthRecord | undefined {
  const current =
    recorded !== undefined && recorded.time * 1000 > now + clockSlack ? undefined : recorded;
  const common = {
    realserver,
    service: call.service,
    // A time in the future would block all later calls.
    time: Math.min(call.time, Math.ceil(now / 1000)),
    firstFailure: call.firstFailure,
    monStarted: current?.monStarted ?? 0,
    summary: call.summary,
  };
  if (call.type === 'startup') return afterStart(common, current);
  if (call.type !== 'up' && !isFailure(call)) return undefined;
  const next: HealthRecord = { ...common, state: call.type === 'up' ? 'up' : 'down' };
  return current === undefined || isLater(next, current) ? next : undefined;
}

/** A start of mon says nothing about the server: the last known state stays until mon has checked. */
function afterStart(
  common: Omit<HealthRecord, 'state'>,
  current: HealthRecord | undefined,
): HealthRecord | undefined {
  const monStarted = common.time;
  if (current === undefined) return { ...common, monStarted, state: 'unknown' };
  return monStarted > current.monStarted ? { ...current, monStarted } : undefined;
}
