import type { Diagnostic } from '../../shared/diagnostics/diagnostic.ts';
import type { FirstBootStatus, SeedSummary } from '../../shared/node/first-boot-status.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { describeNode } from './describe-node.ts';
import type { FoundSeed } from './media/find-seeds.ts';

/** What a run found: a status without its times. */
export type Outcome = Partial<FirstBootStatus> & Pick<FirstBootStatus, 'state' | 'message'>;

/** Nothing was applied, and why. */
export function failed(
  node: NodeIdentity | undefined,
  seed: SeedSummary,
  diagnostics: readonly Diagnostic[],
  reason: string,
): Outcome {
  const rest =
    node === undefined
      ? 'this machine starts no cluster service until a correct seed is attached'
      : `this is still ${describeNode(node)}`;
  const message = `${reason}: ${rest}`;
  return { state: 'failed', message, ...(node && { node }), seed, diagnostics };
}

export function notApplied({ source }: FoundSeed): string {
  return `the seed on ${source} was not applied`;
}

export function summaryOf({ source, format, digest, overrides }: FoundSeed): SeedSummary {
  return { source, format, digest, instanceId: overrides.instanceId ?? '' };
}
