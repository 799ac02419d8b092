import { paths } from '../../shared/node/paths.ts';
import { takeEffect } from '../apply/effects.ts';
import { readRecord, removeRecord, writeRecord } from '../apply/records.ts';
import { Refusal } from '../apply/refusal.ts';
import { tell } from '../apply/tell.ts';
import { disarmTimer } from '../apply/timer.ts';
import { reloadCorosync } from '../apply/reload-corosync.ts';
import type { Checkpoint } from '../firstboot/journal.ts';
import { placeFile, readAccounts } from '../firstboot/place-file.ts';
import type { System } from '../firstboot/system.ts';
import { isDecided, sayNothing } from './agreement.ts';
import { readAsEver } from './read-slowly.ts';
import { otherKeys, restoreFile, type Rotation } from './rotation.ts';
import { tellVoters } from './tell-voters.ts';

/**
 * Ends the state in which the key on the disk is not the one that corosync runs with: when the time is over, and at
 * each start of the machine. What all directors have agreed on counts; otherwise it is the old key.
 */
export function settleKeys(system: System, checkpoint: Checkpoint = () => {}): void {
  const rotation = readRecord(system, 'keys');
  // A witness has nothing that it runs with besides; both its keys are believed.
  if (rotation?.stage !== 'switched' || !isDirector(rotation)) return;
  if (isDecided(system, rotation.fingerprint)) {
    const runs = system.run('systemctl', ['is-active', '--quiet', 'corosync.service']).code === 0;
    if (runs) reloadCorosync(system);
    return;
  }
  switchBack(system, rotation, checkpoint);
  const { id, by } = rotation;
  tell(system, { id, by, why: 'not every director had the new keys in time' });
}

/**
 * Goes one step back. Of a node that has switched the old keys count again, and the new ones are believed, because
 * others may not have heard of it yet; one that has staged new keys forgets them.
 *
 * @throws Refusal when the directors have agreed on them: then there is no way back but another rotation.
 */
export function goBackWithKeys(
  system: System,
  id: string,
  checkpoint: Checkpoint = () => {},
): void {
  const rotation = readRecord(system, 'keys');
  if (rotation?.id !== id) return;
  if (rotation.stage === 'switched') {
    if (isDecided(system, rotation.fingerprint))
      throw new Refusal('failed', 'the directors have agreed on the new key');
    switchBack(system, rotation, checkpoint);
    disarmTimer(system);
  } else forget(system, rotation, checkpoint);
}

function switchBack(system: System, rotation: Rotation, checkpoint: Checkpoint): void {
  const accounts = readAccounts(system);
  for (const file of otherKeys(rotation.next)) placeFile(system, file, accounts);
  for (const file of rotation.before) {
    checkpoint(`restore ${file.path}`);
    restoreFile(system, file);
  }
  tellVoters(system);
  if (isDirector(rotation)) {
    takeEffect(system, ['mon']);
    readAsEver(system);
    sayNothing(system);
  }
  checkpoint('keys switched back');
  writeRecord(system, 'keys', { ...rotation, stage: 'staged' });
}

function forget(system: System, { unstaged }: Rotation, checkpoint: Checkpoint): void {
  for (const file of unstaged) {
    checkpoint(`restore ${file.path}`);
    restoreFile(system, file);
  }
  tellVoters(system);
  checkpoint('keys no more');
  removeRecord(system, 'keys');
}

function isDirector({ next }: Rotation): boolean {
  return next.some(({ path }) => path === paths.corosyncKey);
}
