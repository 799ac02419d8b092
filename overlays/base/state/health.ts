import { join } from 'node:path';
import { type HealthRecord, parseHealthRecord } from '../../shared/health/health-record.ts';
import type { MemberHealth } from '../../shared/health/lvs-state.ts';
import { readForeign } from '../../shared/node/read-foreign.ts';
import { healthRecordName } from '../../shared/node/paths.ts';
import type { ServerHealth } from '../../shared/state/node-state.ts';

/** The reconciler's verdicts, with what mon's alerts said of the servers that are down. */
export function serverHealth(
  known: readonly MemberHealth[],
  folder: string,
): readonly ServerHealth[] {
  return known.map((member) => ({
    realserver: member.realserver,
    service: member.service,
    verdict: member.state,
    since: timeOf(member.since),
    checked: timeOf(member.counted),
    words: member.state === 'down' ? wordsOf(recordOf(member, folder)) : '',
  }));
}

function recordOf(member: MemberHealth, folder: string): HealthRecord | undefined {
  const file = join(folder, healthRecordName(member.realserver, member.service));
  try {
    return parseHealthRecord(readForeign(file) ?? '');
  } catch {
    // mon may put there what it likes: the verdict is the reconciler's.
    return undefined;
  }
}

function wordsOf(record: HealthRecord | undefined): string {
  return record?.state === 'down' ? record.summary : '';
}

/** 0 and 1 stand for no time at all. */
function timeOf(seconds: number): string | null {
  return seconds <= 1 ? null : new Date(seconds * 1000).toISOString();
}
