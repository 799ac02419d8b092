import { wantedOrder } from '../cluster/wanted.ts';
import type { PacemakerNodeState, PacemakerState } from '../state/node-state.ts';
import { holdingDirectors } from './addresses.ts';
import type { Condition, Holders, Plan, Refusal, Verb, VerbSetting } from './verb.ts';

const parameter = { kind: 'director', placeholder: '[DIRECTOR]' } as const;

export const standby: Verb = {
  name: 'standby',
  parameter,
  brief: 'keep the floating addresses away from a director',
  plan: (director, setting) => {
    if (stateOf(director, setting.pacemaker) === 'standby')
      return { kind: 'unchanged', message: `${director} is in standby already` };
    const others = setting.pacemaker.nodes.filter(
      ({ name, state }) => name !== director && state === 'online',
    );
    return {
      kind: 'change',
      steps: [
        {
          argv: ['crm_standby', '--node', director, '--update', 'on'],
          // In maintenance pacemaker takes note, and moves nothing.
          until: setting.pacemaker.maintenance ? undefined : holdsNothing(director),
        },
      ],
      done: `${director} is in standby; lvsmith online ${director} ends it`,
      refusal: others.length > 0 ? undefined : noOther,
      warnings: setting.pacemaker.maintenance ? [nothingMoves] : [],
      moves: true,
      judge: (after) => (someAddressIsLost(after) ? nobodyHolds : undefined),
    };
  },
};

export const online: Verb = {
  name: 'online',
  parameter,
  brief: "end a director's standby",
  plan: (director, setting): Plan => {
    if (stateOf(director, setting.pacemaker) !== 'standby')
      return { kind: 'unchanged', message: `${director} is not in standby` };
    return {
      kind: 'change',
      steps: [
        {
          argv: ['crm_standby', '--node', director, '--delete'],
          until: {
            what: `${director} is online`,
            holds: (pacemaker) => stateOf(director, pacemaker) === 'online',
          },
        },
      ],
      done: `${director} may hold the floating addresses again${comesBack(director, setting)}`,
      warnings: [],
      moves: true,
    };
  },
};

/** Only once ping and connection sync have said that it can: no simulation knows when. */
function comesBack(director: string, { cluster }: VerbSetting): string {
  return wantedOrder(cluster)[0] === director && cluster.failover.autoFailback
    ? ', and they come back to it once it has received the connections'
    : '';
}

const nothingMoves = 'the cluster is in maintenance: nothing moves before it ends';

function holdsNothing(director: string): Condition {
  return {
    what: `${director} holds no floating address`,
    holds: (pacemaker) => !holdingDirectors(pacemaker).includes(director),
  };
}

const hint = 'bring another director up first, or insist with --force';
const noOther: Refusal = { message: 'no other director is online to take the addresses', hint };
const nobodyHolds: Refusal = { message: 'no director would hold the floating addresses', hint };

function someAddressIsLost(after: Holders): boolean {
  return Object.values(after).includes(null);
}

export function stateOf(
  director: string,
  { nodes }: PacemakerState,
): PacemakerNodeState | undefined {
  return nodes.find(({ name }) => name === director)?.state;
}
