import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { DirectorState, NodeState } from '../../shared/state/node-state.ts';
import type { WhyReport } from '../../shared/state/why-report.ts';
import { whyText } from '../why/report.ts';
import { fault, type Outcome, usageCode } from './output.ts';

export interface WhyTools {
  readonly gather: () => Promise<NodeState>;
  readonly cluster: () => Cluster;
  readonly ask: (at: string, director: DirectorState, cluster: Cluster) => Promise<WhyReport>;
  /** Why somebody may not ask; undefined: they may. */
  readonly denied: string | undefined;
}

/** `lvsmith why [--json]`: who holds each floating address, why, and who would if a director died. */
export async function whyCommand(words: readonly string[], tools: WhyTools): Promise<Outcome> {
  if (words.some((word) => word !== '--json'))
    return fault('usage: lvsmith why [--json]', usageCode);
  if (tools.denied !== undefined) return fault(tools.denied);
  const { at, director } = await tools.gather();
  if (director === undefined) return fault('why is for directors');
  const cluster = tools.cluster();
  const report = await tools.ask(at, director, cluster);
  const text = words.includes('--json') ? `${JSON.stringify(report)}\n` : whyText(report, cluster);
  return { code: report.problems.length === 0 ? 0 : 1, stdout: text };
}
