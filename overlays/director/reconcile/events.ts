import { formatEvent } from '../../shared/health/event.ts';
import type { LvsState } from '../../shared/health/lvs-state.ts';

/** What one reconciliation did to the table. */
export interface TableChange {
  readonly commands: readonly string[];
  /** The table differed although the desired one is the same as last time: somebody else changed it. */
  readonly drift: boolean;
}

/** What events report changes of. */
type Watched = Omit<LvsState, 'at' | 'events'>;

/** One line for each thing that has changed. */
export function eventsOf(before: Watched | undefined, after: Watched): string[] {
  const lines: string[] = [];
  const known = new Map(
    before?.health.map((member) => [`${member.realserver}/${member.service}`, member.state]),
  );
  for (const { realserver, service, state, since } of after.health) {
    // One that came and was never checked has not failed.
    const was = known.get(`${realserver}/${service}`) ?? (since === 0 ? state : 'up');
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
  if (after.checker !== undefined && (before?.checker ?? 'works') !== after.checker)
    lines.push(formatEvent(`checker-${after.checker}`));
  const problem = before?.problem ?? null;
  if (after.problem !== null && problem !== after.problem)
    lines.push(formatEvent('reconcile-failed', { problem: after.problem }));
  if (after.problem === null && problem !== null) lines.push(formatEvent('reconcile-recovered'));
  return lines;
}

/** The line about the table, with the first commands as an example. */
export function tableEvent({ commands, drift }: TableChange): string {
  const shown = commands.slice(0, 3).join('; ');
  const more = commands.length > 3 ? ` and ${commands.length - 3} more` : '';
  return formatEvent(drift ? 'drift-healed' : 'table-changed', {
    commands: commands.length,
    what: `${shown}${more}`,
  });
}
