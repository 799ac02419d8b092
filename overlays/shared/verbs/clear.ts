import { valueOf } from '../state/part.ts';
import { removeConstraints } from './addresses.ts';
import type { Step, Verb } from './verb.ts';

export const clear: Verb = {
  name: 'clear',
  parameter: { kind: 'none', placeholder: '' },
  brief: 'forget failures, and remove constraints that pin the addresses',
  plan: (_, { director, pacemaker }) => {
    const { failures } = pacemaker;
    const constraints = valueOf(director.constraints) ?? [];
    const steps: Step[] = [];
    if (failures.length > 0) steps.push({ argv: ['crm_resource', '--cleanup'], live: true });
    if (constraints.length > 0) steps.push({ argv: removeConstraints });
    if (steps.length === 0) return { kind: 'unchanged', message: 'there is nothing to clear' };
    const words = [
      ...failures.map(({ resource, operation, node }) => `${resource} ${operation} on ${node}`),
      ...constraints,
    ];
    return {
      kind: 'change',
      steps,
      done: `cleared: ${words.join(', ')}`,
      warnings: [],
      moves: constraints.length > 0,
    };
  },
};
