import type { NodeIdentity } from '../../shared/node/node.ts';
import { takeEffect } from '../apply/effects.ts';
import { writeRecord } from '../apply/records.ts';
import { Refusal } from '../apply/refusal.ts';
import { refuseWhileChanging } from '../apply/stage.ts';
import { armTimer } from '../apply/timer.ts';
import { bootId } from '../apply/why-back.ts';
import type { Checkpoint } from '../firstboot/journal.ts';
import { placeFile, readAccounts } from '../firstboot/place-file.ts';
import { at, type System } from '../firstboot/system.ts';
import { readFileSync } from 'node:fs';
import { sayHasKey } from './agreement.ts';
import { readSlowly } from './read-slowly.ts';
import { otherKeys, restoreFile } from './rotation.ts';
import { tellVoters } from './tell-voters.ts';
import { thisRotation } from './this-rotation.ts';

/**
 * Puts the new keys in the place of the old ones, which are believed as before. corosync goes on with the old one until
 * it is told; a timer of systemd ends this state whatever becomes of whoever rotates.
 *
 * @throws Refusal when they were not staged here, or something does not take them.
 */
export function switchKeys(
  system: System,
  { role, name }: NodeIdentity,
  id: string,
  checkpoint: Checkpoint = () => {},
): void {
  const rotation = thisRotation(system, id, `the keys ${id} were not staged here`);
  if (rotation === undefined || rotation.next.length === 0) return;
  if (rotation.stage === 'staged') refuseWhileChanging(system);
  if (role === 'director') armTimer(system, rotation.window);
  checkpoint('keys switched');
  writeRecord(system, 'keys', {
    ...rotation,
    stage: 'switched',
    boot: bootId(system),
    switchedAt: uptime(system),
  });
  const accounts = readAccounts(system);
  for (const other of otherKeys(rotation.before)) restoreFile(system, other);
  for (const file of rotation.next) {
    checkpoint(`switch ${file.path}`);
    placeFile(system, file, accounts);
  }
  checkpoint('tell of switched keys');
  tellVoters(system);
  if (role !== 'director') return;
  readSlowly(system, rotation.directors, name);
  const problems = takeEffect(system, ['mon']);
  if (problems.length > 0) throw new Refusal('failed', problems.join('; '));
  sayHasKey(system, rotation.fingerprint);
}

/** Seconds since the start of the machine. */
export function uptime(system: System): number {
  const [seconds = ''] = readFileSync(at(system, '/proc/uptime'), 'utf8').split(' ');
  return Math.floor(Number(seconds));
}
