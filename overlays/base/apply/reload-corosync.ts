import type { System } from '../firstboot/system.ts';
import { Refusal } from './refusal.ts';

/** Each corosync reads its own files. It says that this is done, whatever became of it. @throws Refusal when it does not. */
export function reloadCorosync(system: System): void {
  const { code, output } = system.run('corosync-cfgtool', ['-R']);
  if (code !== 0) throw new Refusal('failed', `"corosync-cfgtool -R" failed: ${output.trim()}`);
}
