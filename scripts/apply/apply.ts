import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { windows } from '../../overlays/shared/apply/archive.ts';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import type { RenderedProfile } from '../render/render-profile.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { archiveFor, clusterHasCib } from './archives.ts';
import { carryOut, type Outcome, type Part } from './carry-out.ts';
import { lookAtNodes, type Seen } from './look.ts';
import { isReporting, makePlan } from './plan/make-plan.ts';
import type { ApplyPlan } from './plan/plan.ts';
import type { RequestService } from './requests/request.ts';
import { askServices } from './requests/served.ts';
import { applicant, type Ask } from './transport.ts';

/** A profile beside what its nodes run. */
export interface Compared {
  readonly rendered: RenderedProfile;
  readonly ask: Ask;
  readonly seen: readonly Seen[];
  readonly plan: ApplyPlan;
}

/**
 * Asks all nodes of a profile what they run, and plans what would have to change. Nothing is changed.
 *
 * @param without nodes that are left as they are.
 */
export async function compareWithNodes(
  rendered: RenderedProfile,
  ask: Ask,
  without: readonly string[],
): Promise<Compared> {
  const seen = await lookAtNodes(rendered, ask, without);
  const plan = makePlan(rendered, seen);
  return { rendered, ask, seen, plan: await askPacemaker(plan, { rendered, ask, seen }) };
}

/** What pacemaker would make of its new configuration, by the word of one director. */
async function askPacemaker(
  plan: ApplyPlan,
  { rendered, ask, seen }: Omit<Compared, 'plan'>,
): Promise<ApplyPlan> {
  const reporting = seen.filter(isReporting);
  const director = reporting.find(({ role }) => role === 'director');
  if (clusterHasCib(rendered, reporting)) return plan;
  const isDue = plan.files.some(({ effect }) => effect === 'cib') && plan.obstacles.length === 0;
  if (!isDue || director === undefined) return plan;
  const about = { id: newId(new Date()), by: applicant(), window: windows.usual };
  const archive = archiveFor(rendered, director, about);
  if (archive === undefined) return plan;
  const answer = await ask(director.node, { do: 'check', archive });
  if (!answer.ok)
    return { ...plan, obstacles: [...plan.obstacles, `${director.node}: ${answer.message}`] };
  const { transition = [], moves = false } = answer.found ?? {};
  return { ...plan, transition, addressMoves: moves };
}

export interface CarryOutFlags {
  /** Seconds. */
  readonly window: number;
  readonly hold: boolean;
  /** Whether files that need another image may stay as they are. */
  readonly leaveRest: boolean;
  readonly allowMove: boolean;
  readonly say: (step: string) => void;
  /** How a client asks a service. */
  readonly request: RequestService;
}

/** @throws Failure (9) when the plan is none that can be applied; nothing was changed. */
export async function applyPlan(
  { rendered, ask, seen, plan }: Compared,
  flags: CarryOutFlags,
): Promise<{ readonly id: string; readonly outcome: Outcome }> {
  refuse(plan, flags);
  const { window, hold, say, request } = flags;
  const about = { id: newId(new Date()), by: applicant(), window };
  const reporting = seen.filter(isReporting);
  const late = clusterHasCib(rendered, reporting);
  const parts: readonly Part[] = reporting.flatMap((each) => {
    const archive = archiveFor(rendered, each, about);
    return archive === undefined ? [] : [{ seen: each, archive, late }];
  });
  const { id } = about;
  const gate = gateOf(window);
  const tools = { request, gate, pause: sleep, now: () => performance.now() };
  const before = runningCluster(parts) ?? rendered.model.cluster;
  say('asking every service for an answer');
  const { silent, missing } = await askServices(before, rendered.model.cluster, tools);
  for (const service of silent) say(`  is not asked again: ${service}`);
  const outcome = await carryOut(parts, { ask, id, gate, say, hold, missing, pause: sleep });
  return { id, outcome };
}

/** What clients are answered by: the cluster of the director that holds the addresses. */
function runningCluster(parts: readonly Part[]): Cluster | undefined {
  const holder = parts.find(({ seen }) => seen.report.director?.holds === true) ?? parts[0];
  return holder?.seen.report.cluster;
}

/** Seconds for the gates: both, and what else is to do, must fit into the window. */
function gateOf(window: number): number {
  return Math.max(2, Math.floor(window / 4));
}

function refuse(plan: ApplyPlan, { leaveRest, allowMove }: CarryOutFlags): void {
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined) throw refused(obstacle, 'nodes that are down for good: --without');
  const cold = plan.changes.find(({ how }) => how !== 'hot');
  if (cold !== undefined)
    throw refused(
      `${cold.file}:${cold.line}: ${cold.what} cannot be changed while the cluster runs: ${cold.says}`,
      cold.hint,
    );
  const [file] = plan.needImage;
  if (file !== undefined && !leaveRest)
    throw refused(
      `${file.path} needs another image`,
      '--leave-rest applies what can be changed while running, and leaves the rest as it is',
    );
  if (plan.addressMoves && !allowMove)
    throw refused('a floating address would move', 'say that it may: --allow-move');
}

function refused(message: string, hint: string | undefined): Failure {
  return new Failure(message, { exitCode: exitCodes.refused, hint });
}

/** Sorted by time, and unlike any other: `20261130-074105-9f3a`. */
function newId(now: Date): string {
  const digits = now.toISOString().replaceAll(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(2).toString('hex')}`;
}
