import { formatEvent } from '../../shared/health/event.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import { removeRecord, writeRecord } from '../apply/records.ts';
import { Refusal } from '../apply/refusal.ts';
import { disarmTimer } from '../apply/timer.ts';
import { removeDurably } from '../../shared/node/durable.ts';
import type { Checkpoint } from '../firstboot/journal.ts';
import { placeFile, readAccounts } from '../firstboot/place-file.ts';
import { at, type System } from '../firstboot/system.ts';
import { isDecided, sayNothing } from './agreement.ts';
import { readAsEver } from './read-slowly.ts';
import { goOver, staysWithOldKey } from './reload-keys.ts';
import { tellVoters } from './tell-voters.ts';
import { thisRotation } from './this-rotation.ts';

/**
 * Forgets the old keys.
 *
 * @throws Refusal while they still count.
 */
export function finishKeys(
  system: System,
  { role }: NodeIdentity,
  id: string,
  checkpoint: Checkpoint = () => {},
): void {
  const rotation = thisRotation(system, id, `no keys ${id} are here`);
  if (rotation === undefined) return;
  if (rotation.next.length > 0 && rotation.stage !== 'switched')
    throw new Refusal('failed', `the keys ${id} are not in place here`);
  if (role === 'director') {
    if (!isDecided(system, rotation.fingerprint))
      throw new Refusal('failed', 'the directors have not agreed on the new key');
    if (staysWithOldKey(system, rotation) !== undefined) goOver(system, rotation);
    disarmTimer(system);
  }
  const accounts = readAccounts(system);
  for (const file of rotation.finished) {
    checkpoint(`finish ${file.path}`);
    placeFile(system, file, accounts);
  }
  for (const path of [paths.otherCorosyncKey, paths.otherWitnessKey])
    removeDurably(at(system, path));
  tellVoters(system);
  if (role === 'director') {
    readAsEver(system);
    sayNothing(system);
  }
  checkpoint('last');
  const now = system.now().toISOString();
  const { by } = rotation;
  writeRecord(system, 'last', { id, by, outcome: 'confirmed', why: '', at: now });
  checkpoint('keys no more');
  removeRecord(system, 'keys');
  system.log(formatEvent('keys-rotated', { id, by }));
}
