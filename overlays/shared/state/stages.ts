import type { Role } from '../node/node.ts';
import { paths } from '../node/paths.ts';
import { firewallUnit, supervisedUnits } from '../units.ts';
import type { NodeState } from './node-state.ts';
import { valueOf } from './part.ts';

/** How far a node has come since its system started; each stage includes those before it. */
export const nodeStages = ['booted', 'seeded', 'joined', 'serving'] as const;
export type NodeStage = (typeof nodeStages)[number];

/**
 * What makes a stage reached, twice. The node's state document says it to whoever has one. A lab that
 * waits for a stage cannot gather that several times a second: an emulated processor has no time for it
 * (systemctl costs PID 1 and the bus as much as the services that it asks about). It waits in bash.
 */
interface StageRule {
  readonly stage: NodeStage;
  /** A condition of bash that holds when the stage is reached, and that costs next to nothing. */
  readonly condition: string;
  readonly reached: (state: NodeState) => boolean;
}

const seeded: StageRule = {
  stage: 'seeded',
  condition: `[[ -e ${paths.node} ]]`,
  reached: ({ identity }) => (valueOf(identity) ?? null) !== null,
};

/** What each role has to reach after `booted`, in order. */
export const stageRules: Readonly<Record<Role, readonly StageRule[]>> = {
  director: [
    seeded,
    {
      stage: 'joined',
      condition: `${runs('pacemaker')} && [[ $(corosync-quorumtool -s) == *Quorate:*([[:space:]])Yes* ]]`,
      reached: (state) =>
        isActive(state, 'pacemaker') && valueOf(state.director?.quorum)?.quorate === true,
    },
    serving([firewallUnit, ...supervisedUnits.map(({ unit }) => unit)]),
  ],
  realserver: [seeded, serving([firewallUnit, 'apache2'])],
};

/** The last stage that a node has reached. */
export function stageOf(state: NodeState): NodeStage {
  const role = valueOf(state.identity)?.role;
  let reached: NodeStage = 'booted';
  for (const rule of role === undefined ? [] : stageRules[role]) {
    if (!rule.reached(state)) break;
    reached = rule.stage;
  }
  return reached;
}

function serving(units: readonly string[]): StageRule {
  return {
    stage: 'serving',
    condition: units.map(runs).join(' && '),
    reached: (state) => units.every((unit) => isActive(state, unit)),
  };
}

function isActive(state: NodeState, unit: string): boolean {
  return valueOf(state.units)?.[unit] === 'active';
}

/** systemd keeps such a link for journald, from a unit's start until it is inactive or has failed. */
function runs(unit: string): string {
  return `[[ -L /run/systemd/units/invocation:${unit}.service ]]`;
}
