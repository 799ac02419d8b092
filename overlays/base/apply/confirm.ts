import type { Checkpoint } from '../firstboot/journal.ts';
import type { System } from '../firstboot/system.ts';
import { imageDigest } from './effective.ts';
import { readRecord, removeRecord, writeRecord, type Pending } from './records.ts';
import { Refusal } from './refusal.ts';
import { disarmTimer } from './timer.ts';

/**
 * Keeps a change for good. Only its own id confirms it, and only when all of it has taken effect.
 *
 * @throws Refusal when it is not the one that waits.
 */
export function confirm(system: System, id: string, checkpoint: Checkpoint = () => {}): void {
  const pending = readRecord(system, 'pending');
  if (pending?.id !== id) {
    // Whoever did not hear the answer asks again.
    if (pending === undefined && readRecord(system, 'applied')?.id === id) return;
    throw new Refusal('unknown', `the change ${id} does not wait here${ending(system, id)}`);
  }
  if (!pending.complete)
    throw new Refusal('failed', `the change ${id} has not taken effect as a whole`);
  const known = readRecord(system, 'applied')?.kept ?? [];
  const kept = [...new Set([...known, ...pending.files.map(({ path }) => path)])];
  checkpoint('confirm');
  writeRecord(system, 'applied', { id, image: imageDigest(system), kept });
  finishConfirmed(system, pending, checkpoint);
  disarmTimer(system);
}

/** What is left to do of a change that was confirmed. */
export function finishConfirmed(
  system: System,
  { id, by }: Pending,
  checkpoint: Checkpoint = () => {},
): void {
  checkpoint('last');
  const at = system.now().toISOString();
  writeRecord(system, 'last', { id, by, outcome: 'confirmed', why: '', at });
  checkpoint('pending no more');
  removeRecord(system, 'pending');
}

function ending(system: System, id: string): string {
  const last = readRecord(system, 'last');
  if (last?.id !== id || last.outcome !== 'reverted') return '';
  return `: it was taken back at ${last.at}, ${last.why}`;
}
