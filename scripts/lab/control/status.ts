import type { DirectorState } from '../../../overlays/shared/state/node-state.ts';
import { valueOf } from '../../../overlays/shared/state/part.ts';
import { tableText } from '../../../overlays/shared/state/table-text.ts';
import { judge } from '../../../overlays/shared/state/verdict.ts';
import { serviceUrl } from '../cluster/http-client.ts';
import { clusterState, type MachineState } from '../cluster/state.ts';
import type { Lab } from '../lab.ts';

/** The lab at a glance, for a person or, as JSON, for a program. */
export async function statusText(lab: Lab, json: boolean): Promise<string> {
  const nodes = await clusterState(lab);
  const holder = nodes.find(({ holds }) => holds.length > 0);
  const table = holderTable(holder);
  const servers = serverStates(holder?.node?.director);
  const { accelerator, faults, delays } = lab;
  const cuts = lab.machines.flatMap(({ name, cuts: cut }) =>
    [...cut].map((network) => `${name} ${network}`),
  );
  if (json)
    return `${JSON.stringify({ accelerator, nodes, table, servers, faults, cuts, delays }, null, 2)}\n`;
  return [
    `${lab.settings.cluster.name}: ${accelerator.accelerator} (${accelerator.reason})`,
    '',
    ...nodes.flatMap(rows),
    ...(cuts.length === 0 ? [] : ['', `cables pulled: ${cuts.join(', ')}`]),
    ...(faults.partitions.length === 0 ? [] : ['', `partitions: ${faults.partitions.length}`]),
    ...(faults.losses.length === 0 ? [] : ['', `cables that lose frames: ${faults.losses.length}`]),
    ...delays.map(({ name, milliseconds }) => `frames to ${name}: ${milliseconds} ms late`),
    '',
    ...servers.map(serverRow),
    '',
    table,
    '',
    serviceUrl(lab, lab.settings.cluster.services[0]?.name ?? 'http'),
    '',
  ].join('\n');
}

/** A machine's stage and addresses, and below it why all is not well, in its own words. */
function rows({ name, stage, holds, node }: MachineState): string[] {
  const holding = holds.length === 0 ? '' : `holds ${holds.join(' ')}`;
  const reasons = node === undefined ? [] : judge(node).reasons;
  return [
    `${name.padEnd(12)} ${stage.padEnd(8)} ${holding}`.trimEnd(),
    ...reasons.map((reason) => `${' '.repeat(13)}${reason}`),
  ];
}

/** What the holder has in its kernel: it is the one that clients meet. */
function holderTable(holder: MachineState | undefined): string {
  if (holder?.node?.director === undefined) return 'nobody holds the address';
  return `${holder.name}:\n${tableText(holder.node.director).trimEnd()}`;
}

interface ServerState {
  readonly name: string;
  readonly drained: boolean;
  /** Services by their state. */
  readonly services: Readonly<Record<string, 'up' | 'down'>>;
}

/** The servers as a director knows them; none while it has checked nothing. */
export function serverStates(
  director: Pick<DirectorState, 'health' | 'drained'> | undefined,
): readonly ServerState[] {
  const health = valueOf(director?.health) ?? [];
  const drained = valueOf(director?.drained) ?? [];
  return [...new Set(health.map(({ realserver }) => realserver))].map((name) => ({
    name,
    drained: drained.includes(name),
    services: Object.fromEntries(
      health
        .filter(({ realserver }) => realserver === name)
        .map(({ service, verdict }) => [service, verdict]),
    ),
  }));
}

function serverRow({ name, drained, services }: ServerState): string {
  const states = Object.entries(services).map(([service, state]) => `${service} ${state}`);
  return `${name.padEnd(12)} ${states.join('  ')}${drained ? '  drained' : ''}`;
}
