import { isEmpty, type ApplyPlan, type Change } from './plan/plan.ts';

/** A plan for a person. */
export function planText(plan: ApplyPlan, allNodes: number): string {
  if (isEmpty(plan) && plan.obstacles.length === 0)
    return `${[
      `${plan.cluster}: every node runs what the profile says`,
      ...list('Certificates:', plan.certificates),
    ].join('\n')}\n`;
  const nodesOf = (nodes: readonly string[]) =>
    nodes.length === allNodes && allNodes > 1 ? `all ${allNodes} nodes` : nodes.join(', ');
  return `${[
    ...plan.changes.flatMap((change) => changeLines(change, nodesOf(change.nodes))),
    ...list(
      'Files that change:',
      plan.files.map(({ path, nodes }) => `${path} on ${nodesOf(nodes)}`),
    ),
    ...list(
      'Files that only another image changes (build the images, and update one node after the other):',
      plan.needImage.map(({ path, nodes }) => `${path} on ${nodesOf(nodes)}`),
    ),
    ...list(
      'Nodes that nobody runs yet:',
      plan.newNodes.map((node) => `${node}: give a new machine its seed (lvsmith seed ${node})`),
    ),
    ...list('Certificates:', plan.certificates),
    ...list('Made by hand, and stays:', plan.byHand),
    ...list('What pacemaker will do:', plan.transition ?? []),
    ...(plan.addressMoves
      ? ['', 'A floating address MOVES: its connections end unless synced.']
      : []),
    ...list('It cannot be applied now:', plan.obstacles),
  ].join('\n')}\n`;
}

function changeLines(change: Change, nodes: string): readonly string[] {
  const { what, file, line, old, new: now, how, says, ends, hint } = change;
  return [
    `${file}:${line}: ${what}: ${old} -> ${now}`,
    `    ${labels[how]}: ${says}`,
    ...(ends === undefined ? [] : [`    ends: ${ends}`]),
    ...(hint === undefined ? [] : [`    hint: ${hint}`]),
    `    on ${nodes}`,
  ];
}

const labels: Readonly<Record<Change['how'], string>> = {
  hot: 'while running',
  steps: 'not at once',
  image: 'needs another image',
  seed: 'needs another seed',
};

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', title, ...items.map((item) => `  ${item}`)];
}
