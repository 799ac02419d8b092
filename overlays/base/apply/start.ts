import { lstatSync, readFileSync } from 'node:fs';
import type { Checkpoint } from '../firstboot/journal.ts';
import { placeFile, readAccounts } from '../firstboot/place-file.ts';
import { at, type System } from '../firstboot/system.ts';
import { takeEffect } from './effects.ts';
import { readRecord, removeRecord, writeRecord, type Former, type Pending } from './records.ts';
import { Refusal } from './refusal.ts';
import { refuseWhilePending } from './stage.ts';
import { armTimer } from './timer.ts';
import { bootId } from './why-back.ts';

/**
 * Lets take effect what was staged. The timer that takes it back is armed before the first change, so whatever
 * happens from then on, to this program or to the one that asked for it, the node is what it was when the window ends.
 *
 * @throws Refusal when something did not take effect; the change is still pending.
 */
export function start(system: System, id: string, checkpoint: Checkpoint = () => {}): void {
  refuseWhilePending(system);
  const staged = readRecord(system, 'staged');
  if (staged?.id !== id) throw new Refusal('unknown', `the change ${id} was not staged here`);
  armTimer(system, staged.window);
  const until = new Date(system.now().getTime() + staged.window * 1000).toISOString();
  const before = staged.files.map(({ path }) => former(system, path));
  const pending: Pending = { ...staged, until, boot: bootId(system), before, complete: false };
  checkpoint('pending');
  writeRecord(system, 'pending', pending);
  checkpoint('staged no more');
  removeRecord(system, 'staged');
  const accounts = readAccounts(system);
  for (const file of staged.files) {
    checkpoint(`write ${file.path}`);
    placeFile(system, file, accounts);
  }
  checkpoint('take effect');
  const problems = takeEffect(system, staged.effects);
  if (problems.length > 0) throw new Refusal('failed', problems.join('; '));
  checkpoint('complete');
  writeRecord(system, 'pending', { ...pending, complete: true });
}

function former(system: System, path: string): Former {
  const stat = lstatSync(at(system, path), { throwIfNoEntry: false });
  if (stat === undefined) return { path, mode: 0, uid: 0, gid: 0 };
  if (!stat.isFile()) throw new Refusal('foreign', `${path} is no regular file on this node`);
  const { uid, gid } = stat;
  const text = readFileSync(at(system, path), 'utf8');
  return { path, mode: stat.mode & 0o7777, uid, gid, text };
}
