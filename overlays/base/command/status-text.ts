import { formatDiagnostic } from '../../shared/format-diagnostic.ts';
import type { LvsState } from '../../shared/lvs-state.ts';
import type { NodeStatus } from './node-status.ts';

/** `lvsmith status` for a person. */
export function statusText(status: NodeStatus): string {
  const { node, firstBoot, verdict, reasons, units, quorum, lvs } = status;
  const who = node === undefined ? 'this node' : `${node.name}, ${node.role} of ${node.cluster}`;
  const lines = [`${who}: ${verdict}`, ...reasons.map((reason) => `  ${reason}`)];
  if (firstBoot !== undefined) {
    lines.push(`seed        ${firstBoot.state}: ${firstBoot.message}`);
    for (const diagnostic of firstBoot.diagnostics)
      lines.push(...formatDiagnostic(diagnostic, undefined).split('\n').map(indent));
  }
  for (const [unit, state] of Object.entries(units))
    lines.push(`${unit.replace(/\.service$/, '').padEnd(11)} ${state}`);
  if (quorum !== undefined) lines.push(`quorum      ${quorum ? 'yes' : 'no'}`);
  if (lvs !== undefined) lines.push(...lvsLines(lvs));
  return `${lines.join('\n')}\n`;
}

function lvsLines({ sync, mon, health, drained }: LvsState): string[] {
  const down = health.filter((it) => it.state === 'down');
  const lines = [
    `sync        ${sync.role}${sync.synced ? ', has received what the holder sent' : ', still receiving'}`,
    `checks      mon ${mon}, ${health.length - down.length} of ${health.length} services up`,
  ];
  for (const { realserver, service } of down) lines.push(`  down      ${realserver} ${service}`);
  for (const name of drained) lines.push(`  drained   ${name}`);
  return lines;
}

function indent(line: string): string {
  return `  ${line}`;
}
