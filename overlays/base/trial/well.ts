import type { Role } from '../../shared/node/node.ts';
import type {
  DirectorState,
  NodeState,
  PacemakerNodeState,
} from '../../shared/state/node-state.ts';
import { ageOf, isKnown, valueOf } from '../../shared/state/part.ts';
import { firewallUnit, supervisedUnits } from '../../shared/units.ts';

/** What a trial looks at beside the state document. */
export interface Seen {
  /** Names of failed units. */
  readonly failedUnits: readonly string[];
  /** Why Apache does not serve its health page; undefined when it does, and on directors. */
  readonly page?: string | undefined;
}

/** Seconds: the reconciler writes its state every five, and on a busy machine later. */
const reconcilerAgeLimit = 60;

/**
 * Why a machine is not well, in a few words; undefined when it is. Only what a new version can break counts: a full
 * /var, maintenance, or a director in standby say nothing against an image.
 *
 * A machine without a seed is well when the first boot has looked for one and no unit has failed.
 */
export function whyNotWell(state: NodeState, seen: Seen): string | undefined {
  return [...findings(state, seen)][0];
}

function* findings(state: NodeState, { failedUnits, page }: Seen): Generator<string> {
  const boot = valueOf(state.firstBoot) ?? undefined;
  if (boot === undefined) yield 'the first boot did not come to an end';
  if (failedUnits.length > 0) yield `${failedUnits.join(', ')} failed`;
  const node = valueOf(state.identity);
  if (node === undefined) yield 'the node does not know who it is';
  if (node === undefined || node === null) return;
  const own = ownState(state.director, node.name);
  yield* unitFindings(state, own);
  if (valueOf(state.firewall) !== 'loaded') yield 'the firewall is not loaded';
  if (node.role === 'realserver' && page !== undefined) yield page;
  if (node.role === 'director') yield* directorFindings(state, own);
}

/** Units that pacemaker stops on a director in standby. */
const supervised: ReadonlySet<string> = new Set(supervisedUnits.map(({ unit }) => unit));

function* unitFindings(state: NodeState, own: PacemakerNodeState | undefined): Generator<string> {
  if (!isKnown(state.units)) yield `systemd did not answer: ${state.units.unknown}`;
  for (const [unit, is] of Object.entries(valueOf(state.units) ?? {}))
    if (is !== 'active' && unit !== firewallUnit && !(own === 'standby' && supervised.has(unit)))
      yield `${unit}.service was ${is}`;
}

function* directorFindings(
  { director, at }: NodeState,
  own: PacemakerNodeState | undefined,
): Generator<string> {
  const quorum = valueOf(director?.quorum);
  if (quorum === undefined) yield 'corosync did not answer';
  else if (!quorum.quorate)
    yield `there was no quorum: ${quorum.votes} of ${quorum.expectedVotes} votes`;
  if (own === undefined) yield 'pacemaker did not answer';
  else if (!working.includes(own)) yield `the director was ${own} for pacemaker`;
  if (own === 'standby' || director === undefined) return;
  const { reconciler } = director;
  if (!isKnown(reconciler)) {
    yield 'the IPVS table was not made';
    return;
  }
  if (reconciler.value.mon !== 'answers') yield 'mon did not answer';
  if (reconciler.value.problem !== null) yield reconciler.value.problem;
  const age = ageOf(reconciler, at);
  if (age > reconcilerAgeLimit) yield `the reconciler did nothing for ${age} s`;
}

const working: readonly PacemakerNodeState[] = ['online', 'standby', 'maintenance'];

function ownState(
  director: DirectorState | undefined,
  name: string,
): PacemakerNodeState | undefined {
  return valueOf(director?.pacemaker)?.nodes.find((node) => node.name === name)?.state;
}

/** Whether a role has a health page of its own. */
export function servesPages(role: Role | undefined): boolean {
  return role === 'realserver';
}
