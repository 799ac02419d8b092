import { formatEvent } from '../../shared/health/event.ts';
import { visible } from '../../shared/text/visible.ts';
import { sayOnConsoles } from '../firstboot/consoles.ts';
import type { System } from '../firstboot/system.ts';

/** Says in the journal and on every console that a change was taken back. `lvsmith status` says it too. */
export function tell(
  system: System,
  { id, by, why }: { readonly id: string; readonly by: string; readonly why: string },
): void {
  system.log(formatEvent('apply-reverted', { id, by, why }));
  const text = `lvsmith: the change ${id} by ${by} was taken back: ${why}\n`;
  sayOnConsoles(system, visible(text));
}
