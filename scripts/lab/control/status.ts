import { parseLvsState } from '../../../overlays/shared/lvs-state.ts';
import { paths } from '../../../overlays/shared/paths.ts';
import { clusterState, type NodeState } from '../cluster-state.ts';
import { serviceUrl } from '../client.ts';
import type { Lab } from '../lab.ts';

/** The lab at a glance, for a person or, as JSON, for a program. */
export async function statusText(lab: Lab, json: boolean): Promise<string> {
  const nodes = await clusterState(lab);
  const { table, servers } = await holderView(lab, nodes);
  const { accelerator, faults, delays } = lab;
  const cuts = lab.machines.flatMap(({ name, cuts: cut }) =>
    [...cut].map((network) => `${name} ${network}`),
  );
  if (json)
    return `${JSON.stringify({ accelerator, nodes, table, servers, faults, cuts, delays }, null, 2)}\n`;
  return [
    `${lab.settings.cluster.name}: ${accelerator.accelerator} (${accelerator.reason})`,
    '',
    ...nodes.map(row),
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

function row({ name, stage, holds }: NodeState): string {
  const holding = holds.length === 0 ? '' : `holds ${holds.join(' ')}`;
  return `${name.padEnd(12)} ${stage.padEnd(8)} ${holding}`.trimEnd();
}

/** What the director that holds the address knows and does: it is the one that clients meet. */
interface HolderView {
  readonly table: string;
  readonly servers: readonly ServerHealth[];
}

interface ServerHealth {
  readonly name: string;
  readonly drained: boolean;
  /** Services by their state. */
  readonly services: Readonly<Record<string, 'up' | 'down'>>;
}

async function holderView(lab: Lab, nodes: readonly NodeState[]): Promise<HolderView> {
  const holder = nodes.find(({ holds }) => holds.length > 0);
  if (holder === undefined) return { table: 'nobody holds the address', servers: [] };
  const machine = lab.machine(holder.name);
  try {
    const { output: table } = await machine.execute('ipvsadm -Ln', patience);
    const { output: state } = await machine.execute(`cat ${paths.lvs}`, patience);
    return { table: `${holder.name}: ${table.trim()}`, servers: serverHealth(state) };
  } catch (error) {
    return { table: error instanceof Error ? error.message : String(error), servers: [] };
  }
}

const patience = 10_000;

/** From the reconciler's state; nothing when it has written none yet. */
export function serverHealth(state: string): readonly ServerHealth[] {
  const { health = [], drained = [] } = parseLvsState(state) ?? {};
  return [...new Set(health.map(({ realserver }) => realserver))].map((name) => ({
    name,
    drained: drained.includes(name),
    services: Object.fromEntries(
      health
        .filter(({ realserver }) => realserver === name)
        .map(({ service, state: it }) => [service, it]),
    ),
  }));
}

function serverRow({ name, drained, services }: ServerHealth): string {
  const states = Object.entries(services).map(([service, state]) => `${service} ${state}`);
  return `${name.padEnd(12)} ${states.join('  ')}${drained ? '  drained' : ''}`;
}
