import type { ApplyState, PendingChange } from '../../shared/state/apply-state.ts';
import type { System } from '../firstboot/system.ts';
import { readRecord } from './records.ts';

/** What became of the changes of this node. */
export function applyState(system: Pick<System, 'root'>): ApplyState {
  const pending = readRecord(system, 'pending');
  const keys = readRecord(system, 'keys');
  return {
    pending: pending === undefined ? null : waiting(pending),
    last: readRecord(system, 'last') ?? null,
    ...(keys && { keys: { id: keys.id, by: keys.by, stage: keys.stage } }),
  };
}

function waiting({ id, by, until }: PendingChange): PendingChange {
  return { id, by, until };
}
