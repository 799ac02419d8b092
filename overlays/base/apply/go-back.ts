import { existsSync } from 'node:fs';
import { removeDurably, writeDurably } from '../../shared/node/durable.ts';
import type { Checkpoint } from '../firstboot/journal.ts';
import { at, type System } from '../firstboot/system.ts';
import { takeEffect } from './effects.ts';
import { readRecord, recordPath, removeRecord, writeRecord, type Pending } from './records.ts';
import { finishConfirmed } from './confirm.ts';
import { goBackInCluster } from './cluster-step.ts';
import { tell } from './tell.ts';

/**
 * Ends a change that waits: one that was confirmed is kept, any other is taken back. Each step may be done twice,
 * so after a power cut the next start does it from its beginning.
 *
 * @param why for people.
 * @returns what became of it; undefined: nothing waits.
 */
export function settle(
  system: System,
  why: string,
  checkpoint: Checkpoint = () => {},
): 'confirmed' | 'reverted' | undefined {
  const pending = readRecord(system, 'pending');
  if (pending === undefined) {
    giveUpDamaged(system);
    return undefined;
  }
  if (readRecord(system, 'applied')?.id === pending.id) {
    finishConfirmed(system, pending, checkpoint);
    return 'confirmed';
  }
  goBack(system, pending, why, checkpoint);
  return 'reverted';
}

function goBack(system: System, pending: Pending, why: string, checkpoint: Checkpoint): void {
  // In the opposite order: what was changed first was there for the rest.
  for (const { path, mode, uid, gid, text } of pending.before.toReversed()) {
    checkpoint(`restore ${path}`);
    if (text === undefined) removeDurably(at(system, path));
    else writeDurably(at(system, path), text, { mode, uid, gid });
  }
  checkpoint('take effect');
  const problems = [...takeEffect(system, pending.effects), ...goBackInCluster(system, pending)];
  const { id, by } = pending;
  const whole = [why, ...problems].join('; ');
  checkpoint('last');
  const now = system.now().toISOString();
  writeRecord(system, 'last', { id, by, outcome: 'reverted', why: whole, at: now });
  checkpoint('pending no more');
  removeRecord(system, 'pending');
  tell(system, { id, by, why: whole });
}

/**
 * A record that cannot be read any more: a failing disk, or a hand. What was there before is not known, so everything
 * stays as it is, and nothing waits for ever.
 */
function giveUpDamaged(system: System): void {
  if (!existsSync(at(system, recordPath('pending')))) return;
  removeRecord(system, 'pending');
  const why = `${recordPath('pending')} was damaged: the files are as the change left them`;
  tell(system, { id: 'unknown', by: 'unknown', why });
}
