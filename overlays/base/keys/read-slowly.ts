import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { at, type System } from '../firstboot/system.ts';

/**
 * corosync 3.1.9 goes over to a new key in three steps of each director's own: it knows both keys when it has read its
 * files, signs with the new one when it next has the token, and forgets the old one when it has the token once more. It
 * does not wait for the others: messages that are to be delivered when all have them are delivered at once
 * (`exec/cfg.c`, `exec/totemsrp.c`). The first to sign with the new key is the one that gets the token after the
 * director that asked. Another that still reads its files cannot read that token; by the time it gets it once more the
 * others have forgotten the old key, with which it signs, and it is lost until they form a new membership. Of 210
 * reloads of three directors on two processors 6 went that way.
 *
 * So that one reads more than the others do: two megabytes of comments, some 25 ms of a processor. They have long ended
 * by then.
 */
export const slowFile = '/etc/corosync/uidgid.d/lvsmith-new-key';
const lines = 1_000_000;

/** @param directors in the order of their corosync ids; the first one is who asks for the reload. */
export function readSlowly(system: System, directors: readonly string[], name: string): void {
  if (directors.indexOf(name) !== 1) return;
  const file = at(system, slowFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '#\n'.repeat(lines));
}

export function readAsEver(system: System): void {
  rmSync(at(system, slowFile), { force: true });
}
