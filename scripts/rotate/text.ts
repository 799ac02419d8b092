import type { KeysPlan } from './plan.ts';

/** A plan for a person. */
export function planText({ cluster, goesOn, nodes, without, obstacles }: KeysPlan): string {
  const stages = {
    old: 'has the old ones',
    staged: 'keeps the new ones beside the old ones',
    switched: 'has the new ones, and believes the old ones',
    new: 'has the new ones alone',
    unknown: 'does not say',
  } as const;
  return `${[
    goesOn === null
      ? `${cluster}: new keys for ${nodes.length} nodes, in steps of which each leaves a working cluster`
      : `${cluster}: the rotation ${goesOn} goes on`,
    '',
    ...nodes.map(({ node, keys, stage }) => `  ${node}: ${keys.join(', ')}; ${stages[stage]}`),
    '',
    '  1. every node keeps the new keys beside the old ones, and believes both',
    '  2. every director puts the new ones in place; then corosync goes over to them on all at once',
    '  3. every node forgets the old ones',
    'No address moves, and no connection ends.',
    ...list('Left out, and shut out until they have a new seed:', without),
    ...list('It cannot be done now:', obstacles),
  ].join('\n')}\n`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', title, ...items.map((item) => `  ${item}`)];
}
