import { readIfThere } from '../../shared/node/files.ts';
import { at, type System } from '../firstboot/system.ts';
import { cibChange, patchCib, unpatchCib } from './cib.ts';
import { readRecord, type Pending } from './records.ts';
import { Refusal } from './refusal.ts';
import { reloadCorosync } from './reload-corosync.ts';

const configuration = '/etc/corosync/corosync.conf';

/**
 * What takes effect once in the whole cluster, when the files are on all directors.
 *
 * @throws Refusal with the words of what did not.
 */
export function takeEffectInCluster(system: System, id: string): void {
  const pending = readRecord(system, 'pending');
  if (pending?.id !== id) throw new Refusal('unknown', `the change ${id} does not wait here`);
  if (pending.effects.includes('corosync')) reloadCorosync(system);
  const change = cibChange(system, pending, pending.before);
  if (change === undefined) return;
  patchCib(system, change);
  // It ends when pacemaker has done what follows from it.
  system.run('crm_resource', ['--wait', '--timeout=60'], { timeout: 70_000 });
}

/**
 * corosync says "Done" whatever it made of a file: what it runs with is what counts.
 *
 * @returns what it runs with that is not what its file says; undefined: nothing.
 */
export function corosyncProblem(system: System): string | undefined {
  if (readRecord(system, 'pending')?.effects.includes('corosync') !== true) return undefined;
  const file = readIfThere(at(system, configuration)) ?? '';
  const [problem] = timings.flatMap((key) => {
    const wanted = new RegExp(`^\\s*${key}: (\\d+)$`, 'm').exec(file)?.[1];
    if (wanted === undefined) return [];
    const { output } = system.run('corosync-cmapctl', ['-g', `runtime.config.totem.${key}`]);
    const runs = /= (\d+)\s*$/m.exec(output)?.[1];
    return wanted === runs ? [] : [`corosync runs with ${key} ${runs}, not ${wanted}`];
  });
  return problem;
}

/** Those of which corosync says what it runs with. */
const timings = ['token', 'consensus', 'token_warning'] as const;

/** Takes back what took effect in the whole cluster. Every director does it; the second time it changes nothing. */
export function goBackInCluster(system: System, pending: Pending): readonly string[] {
  const corosync = pending.effects.includes('corosync') && isActive(system, 'corosync.service');
  return [
    ...(corosync ? problemOf(() => reloadCorosync(system)) : []),
    ...problemOf(() => {
      const change = cibChange(system, pending, pending.before);
      if (change !== undefined) unpatchCib(system, change, pending.id);
    }),
  ];
}

function isActive(system: System, unit: string): boolean {
  return system.run('systemctl', ['is-active', '--quiet', unit]).code === 0;
}

function problemOf(work: () => void): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
