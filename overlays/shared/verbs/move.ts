import { addressGroup } from '../cluster/resources.ts';
import { allOn, removeConstraints } from './addresses.ts';
import { stateOf } from './standby.ts';
import type { Holders, Plan, Refusal, Verb } from './verb.ts';

/**
 * ISO 8601: how long the constraint that moves the addresses holds, at most. It is removed as soon as
 * they have arrived; this is for a command that was killed before it could.
 */
const constraintLifetime = 'PT10M';

export const move: Verb = {
  name: 'move',
  parameter: { kind: 'director', placeholder: 'DIRECTOR' },
  brief: 'move the floating addresses to a director, all together',
  plan: (director, { pacemaker }): Plan => {
    if (allOn(director, pacemaker))
      return { kind: 'unchanged', message: `the floating addresses are on ${director} already` };
    if (pacemaker.maintenance)
      return {
        kind: 'fault',
        message: 'the cluster is in maintenance, and pacemaker moves nothing',
        hint: 'lvsmith maintenance off',
      };
    const state = stateOf(director, pacemaker) ?? 'offline';
    if (state !== 'online')
      return {
        kind: 'fault',
        message: `${director} cannot take the addresses: it is ${state}`,
        hint: state === 'standby' ? `lvsmith online ${director}` : `lvsmith status on ${director}`,
      };
    const location = ['--resource', addressGroup, '--node', director] as const;
    return {
      kind: 'change',
      steps: [
        {
          argv: ['crm_resource', '--move', ...location, '--lifetime', constraintLifetime],
          until: {
            what: `the floating addresses are on ${director}`,
            holds: (now) => allOn(director, now),
          },
        },
        { argv: removeConstraints, always: true },
      ],
      done: `the floating addresses are on ${director}`,
      warnings: [],
      moves: true,
      judge: (after) => goesBack(director, after),
    };
  },
};

/** Without the constraint pacemaker decides again: it may prefer another director. */
function goesBack(director: string, after: Holders): Refusal | undefined {
  const other = Object.values(after).find((holder) => holder !== director);
  if (other === undefined) return undefined;
  if (other === null)
    return { message: 'no director would hold the floating addresses', hint: 'lvsmith status' };
  return {
    message: `the addresses would go back to ${other} at once: the cluster prefers it`,
    hint: `lvsmith standby ${other} keeps them away from it`,
  };
}
