import { readRecord } from '../apply/records.ts';
import { Refusal } from '../apply/refusal.ts';
import { reloadCorosync } from '../apply/reload-corosync.ts';
import { bootId } from '../apply/why-back.ts';
import type { System } from '../firstboot/system.ts';
import { decide, isDecided, withoutKey } from './agreement.ts';
import type { Rotation } from './rotation.ts';
import { uptime } from './switch-keys.ts';

/** Milliseconds between two looks, and how often. */
const pause = 500;
const looks = 40;

/**
 * Lets corosync on all directors go over to the key that all of them have, at the same moment: each knows both keys
 * until all have the new one in use, so nobody is unheard.
 *
 * @throws Refusal when a director does not have it, or corosync stays with the old one.
 */
export function reloadKeys(system: System, id: string): void {
  const rotation = readRecord(system, 'keys');
  if (rotation?.id !== id || rotation.stage !== 'switched')
    throw new Refusal('unknown', `the keys ${id} are not in place here`);
  const { fingerprint, directors } = rotation;
  if (!isDecided(system, fingerprint)) {
    refuseLate(system, rotation);
    const without = until(system, () => {
      const missing = withoutKey(system, fingerprint, directors);
      return missing.length === 0 ? undefined : missing;
    });
    if (without !== undefined)
      throw new Refusal('failed', `${without.join(', ')} does not say that it has the new key`);
    decide(system, fingerprint);
  }
  goOver(system, rotation);
}

/**
 * Lets corosync read its keys, twice when the journal does not show what became of it: lines of a busy machine's first
 * reload were missing there, though corosync had gone over.
 *
 * @throws Refusal when it stays with the old key.
 */
export function goOver(system: System, rotation: Rotation): void {
  let stays: string | undefined;
  for (let reloads = 0; reloads < 2; reloads++) {
    reloadCorosync(system);
    stays = until(system, () => staysWithOldKey(system, rotation));
    if (stays === undefined) return;
  }
  throw new Refusal('failed', stays ?? '');
}

/** Whoever is told to go back by a timer must not meet somebody who goes on at the same moment. */
function refuseLate(system: System, { boot, switchedAt, window }: Rotation): void {
  if (boot === bootId(system) && uptime(system) - switchedAt < window / 2) return;
  throw new Refusal('failed', 'it took too long until all directors had the new key');
}

/** What corosync runs with shows in its journal alone. @returns undefined: the new key. */
export function staysWithOldKey(
  system: System,
  { boot, switchedAt }: Pick<Rotation, 'boot' | 'switchedAt'>,
): string | undefined {
  // It has read the file when it started.
  if (boot !== bootId(system)) return undefined;
  const since = uptime(system) - switchedAt;
  const { output } = system.run('journalctl', [
    '--quiet',
    '--boot',
    '--unit=corosync.service',
    `--since=-${since + 1}s`,
    '--output=cat',
  ]);
  return hasGoneOver(output) ? undefined : 'corosync has not gone over to the new key';
}

/**
 * Whether corosync runs with the key that is on the disk. It says so when it goes over, and when it starts. A later
 * reload that is in the journal as a whole, and says nothing of a key, found the one on the disk in use already.
 *
 * @param journal what corosync said since the key was put in place
 */
export function hasGoneOver(journal: string): boolean {
  if (/crypto reconfigured|Corosync Cluster Engine .* starting up/i.test(journal)) return true;
  const [, , ...later] = journal.split('Config reload requested');
  return later.some((reload) => reload.includes('Configured link') && !/crypto|key/i.test(reload));
}

/** Looks until there is no problem any more. @returns the last one; undefined: none. */
function until<T>(system: System, look: () => T | undefined): T | undefined {
  for (let count = 0; ; count++) {
    const problem = look();
    if (problem === undefined || count === looks) return problem;
    system.sleep(pause);
  }
}
