import { clusterState, type NodeState } from '../cluster-state.ts';
import { serviceUrl } from '../client.ts';
import type { Lab } from '../lab.ts';

/** The lab at a glance, for a person or, as JSON, for a program. */
export async function statusText(lab: Lab, json: boolean): Promise<string> {
  const nodes = await clusterState(lab);
  const table = await ipvsTable(lab, nodes);
  const { accelerator, faults } = lab;
  const cuts = lab.machines.flatMap(({ name, cuts: cut }) =>
    [...cut].map((network) => `${name} ${network}`),
  );
  if (json) return `${JSON.stringify({ accelerator, nodes, table, faults, cuts }, null, 2)}\n`;
  return [
    `${lab.settings.cluster.name}: ${accelerator.accelerator} (${accelerator.reason})`,
    '',
    ...nodes.map(row),
    ...(cuts.length === 0 ? [] : ['', `cables pulled: ${cuts.join(', ')}`]),
    ...(faults.partitions.length === 0 ? [] : ['', `partitions: ${faults.partitions.length}`]),
    ...(faults.losses.length === 0 ? [] : ['', `cables that lose frames: ${faults.losses.length}`]),
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

/** The table of the director that holds the address: it is the one that clients meet. */
async function ipvsTable(lab: Lab, nodes: readonly NodeState[]): Promise<string> {
  const holder = nodes.find(({ holds }) => holds.length > 0);
  if (holder === undefined) return 'nobody holds the address';
  return lab
    .machine(holder.name)
    .execute('ipvsadm -Ln', 10_000)
    .then(({ output }) => `${holder.name}: ${output.trim()}`)
    .catch((error: Error) => error.message);
}
