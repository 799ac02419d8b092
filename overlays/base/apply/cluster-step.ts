import type { System } from '../firstboot/system.ts';
import type { Pending } from './records.ts';

/** Takes back what took effect in the whole cluster. Every director does it; the second time it changes nothing. */
export function goBackInCluster(system: System, { effects }: Pending): readonly string[] {
  if (!effects.includes('corosync')) return [];
  const { code, output } = system.run('corosync-cfgtool', ['-R']);
  return code === 0 ? [] : [`"corosync-cfgtool -R" failed: ${output.trim()}`];
}
