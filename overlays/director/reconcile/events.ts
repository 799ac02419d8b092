import { formatEvent } from '../../shared/event.ts';
import type { LvsState } from '../../shared/lvs-state.ts';

/** What one pass did to the table. */
export interface TableChange {
  readonly commands: readonly string[];
  /** The table differed although nothing was asked to change since the last pass. */
  readonly drift: boolean;
}

/** One line for each thing that is otherwise than before; nothing when nothing is. */
export function eventsOf(before: LvsState | undefined, after: LvsState): string[] {
  const lines: string[] = [];
  const known = new Map(before?.health.map((it) => [`${it.realserver}/${it.service}`, it.state]));
  for (const { realserver, service, state } of after.health) {
    const was = known.get(`${realserver}/${service}`) ?? 'up';
    if (was !== state) lines.push(formatEvent(`member-${state}`, { realserver, service }));
  }
  for (const realserver of after.drained)
    if (before?.drained.includes(realserver) !== true)
      lines.push(formatEvent('drained', { realserver }));
  for (const realserver of before?.drained ?? [])
    if (!after.drained.includes(realserver)) lines.push(formatEvent('undrained', { realserver }));
  if (before?.sync.role !== after.sync.role)
    lines.push(formatEvent('sync-role', { role: after.sync.role }));
  if (before?.sync.synced !== true && after.sync.synced) lines.push(formatEvent('synced'));
  if (before?.mon !== after.mon) lines.push(formatEvent(`mon-${after.mon}`));
  if (after.problem !== undefined && before?.problem !== after.problem)
    lines.push(formatEvent('pass-failed', { problem: after.problem }));
  if (after.problem === undefined && before?.problem !== undefined)
    lines.push(formatEvent('pass-succeeds-again'));
  return lines;
}

/** The line about the table; the first commands tell what it was about. */
export function tableEvent({ commands, drift }: TableChange): string {
  const shown = commands.slice(0, 3).join('; ');
  const more = commands.length > 3 ? ` and ${commands.length - 3} more` : '';
  return formatEvent(drift ? 'drift-healed' : 'table-changed', {
    commands: commands.length,
    what: `${shown}${more}`,
  });
}
