import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { NodeState } from '../../shared/state/node-state.ts';
import { isKnown, valueOf } from '../../shared/state/part.ts';
import { verbArgument } from '../../shared/verbs/argument.ts';
import { drainedIn } from '../../shared/verbs/drain.ts';
import type { VerbReport } from '../../shared/verbs/report.ts';
import type { Change, Holders, Refusal, Step, Verb, VerbSetting } from '../../shared/verbs/verb.ts';
import { carryOut, type ClusterAccess } from './carry-out.ts';
import { fault, type Outcome, usageCode } from './output.ts';

/** What a verb needs of the node. */
export interface VerbTools {
  readonly cluster: () => Cluster;
  readonly gather: () => Promise<NodeState>;
  readonly simulate: (cluster: Cluster, steps: readonly Step[]) => Promise<Holders>;
  readonly access: ClusterAccess;
  readonly interrupted: AbortSignal;
  /** Told what will happen before it does, which may take minutes. False: it shall not. */
  readonly announce: (outlook: Outlook) => Promise<boolean>;
}

export type Outlook = Pick<VerbReport, 'verb' | 'argument' | 'simulated' | 'warnings'>;

export interface VerbOptions {
  /** Do it although it would be refused. */
  readonly force: boolean;
  /** Say what would be done, and change nothing. */
  readonly dryRun: boolean;
}

/** Plans a verb, simulates it, and carries it out; or says why there is nothing to plan. */
export async function performVerb(
  verb: Verb,
  names: readonly string[],
  options: VerbOptions,
  tools: VerbTools,
): Promise<{ readonly report: VerbReport } | { readonly fault: Outcome }> {
  const found = await findSetting(verb, names, tools);
  if ('code' in found) return { fault: found };
  return { report: await perform(verb, found, options, tools) };
}

interface Found {
  readonly argument: string;
  readonly cluster: Cluster;
  readonly setting: VerbSetting;
}

/** The verb's argument, and a cluster that answers; or why there is none. */
async function findSetting(
  verb: Verb,
  names: readonly string[],
  tools: VerbTools,
): Promise<Found | Outcome> {
  const state = await tools.gather();
  const { director } = state;
  const self = valueOf(state.identity)?.name;
  if (director === undefined || self === undefined) return fault(`${verb.name} is for directors`);
  const cluster = tools.cluster();
  const words = verbArgument(verb, names, { cluster, self, drained: drainedIn({ director }) });
  if ('usage' in words) return fault(words.usage, usageCode);
  if ('fault' in words) return fault(withHint(words.fault));
  const { pacemaker } = director;
  if (!isKnown(pacemaker))
    return fault(
      withHint({
        message: `pacemaker does not answer: ${pacemaker.unknown}`,
        hint: 'lvsmith status says more; another director may answer',
      }),
    );
  const setting = { cluster, director, pacemaker: pacemaker.value };
  return { argument: words.argument, cluster, setting };
}

async function perform(
  verb: Verb,
  { argument, cluster, setting }: Found,
  options: VerbOptions,
  tools: VerbTools,
): Promise<VerbReport> {
  const report = { verb: verb.name, argument, warnings: [], simulated: null } as const;
  const plan = verb.plan(argument, setting);
  if (plan.kind === 'unchanged') return { ...report, result: 'unchanged', message: plan.message };
  if (plan.kind === 'fault')
    return { ...report, result: 'refused', message: plan.message, hint: plan.hint };
  const { simulated, problem } = await simulation(plan, cluster, tools);
  const warnings = [...plan.warnings, ...(problem === undefined ? [] : [problem])];
  const refusal = refusalOf(plan, setting, simulated);
  if (refusal !== undefined && !options.force)
    return { ...report, result: 'refused', simulated, warnings, ...refusal };
  if (refusal !== undefined) warnings.push(refusal.message);
  const outlook = { ...report, simulated, warnings };
  if (options.dryRun)
    return { ...outlook, result: 'simulated', message: `it would be: ${plan.done}` };
  if (!(await tools.announce(outlook)))
    return { ...outlook, result: 'refused', message: 'you said no, and nothing was changed' };
  try {
    await carryOut(plan.steps, tools.access, tools.interrupted);
    return { ...outlook, result: 'done', message: plan.done };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...outlook, result: 'failed', message, hint: 'lvsmith status says more' };
  }
}

/** Without an answer of the simulation the verb goes on: it is advice. */
async function simulation(
  plan: Change,
  cluster: Cluster,
  tools: VerbTools,
): Promise<{ readonly simulated: Holders | null; readonly problem?: string }> {
  if (!plan.moves) return { simulated: null };
  try {
    return { simulated: await tools.simulate(cluster, plan.steps) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { simulated: null, problem: `it was not simulated: ${message}` };
  }
}

function refusalOf(
  plan: Change,
  setting: VerbSetting,
  simulated: Holders | null,
): Refusal | undefined {
  // Pacemaker writes it down all the same, and another partition may overrule it.
  if (!setting.pacemaker.quorate)
    return {
      message: 'the cluster has no quorum: the change may be lost when the others return',
      hint: 'repeat it once there is a quorum, or insist with --force',
    };
  return plan.refusal ?? (simulated === null ? undefined : plan.judge?.(simulated));
}

export function withHint({ message, hint }: Pick<VerbReport, 'message' | 'hint'>): string {
  return hint === undefined ? message : `${message}\n  hint: ${hint}`;
}
