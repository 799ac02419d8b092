import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { applicant, type Ask } from '../apply/transport.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { secretsFolder } from '../secrets/kept-secret.ts';
import { rotateKeys, type RotateOutcome } from './carry-out.ts';
import { lookAtKeys, type Seen } from './look.ts';
import { begunRotation, nextSecrets, resumeTaking, takeNextSecrets } from './next-secrets.ts';
import { isReporting, planKeys, type KeysPlan } from './plan.ts';

/** A cluster's nodes with their keys, and what a rotation would do. */
export interface PlannedRotation {
  readonly cluster: Cluster;
  readonly ask: Ask;
  readonly seen: readonly Seen[];
  readonly plan: KeysPlan;
}

/** Asks all nodes for their keys, and plans a rotation. Nothing is changed, and no key is made. */
export async function planRotation(
  cluster: Cluster,
  ask: Ask,
  without: readonly string[],
): Promise<PlannedRotation> {
  const folder = secretsFolder(cluster.name);
  await resumeTaking(folder);
  const seen = await lookAtKeys(cluster, ask, without);
  const plan = planKeys(cluster, seen, without, await begunRotation(folder));
  return { cluster, ask, seen, plan };
}

export interface RotationFlags {
  /** Seconds. */
  readonly window: number;
  readonly say: (step: string) => void;
}

/**
 * Makes new keys, or goes on with those of a rotation that was interrupted, and brings them to the nodes. When all have
 * them they are the cluster's on this host, too.
 *
 * @throws Failure (9) when something is in the way; nothing was changed.
 */
export async function carryOutRotation(
  { cluster, ask, seen, plan }: PlannedRotation,
  { window, say }: RotationFlags,
): Promise<{ readonly id: string; readonly outcome: RotateOutcome }> {
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined)
    throw new Failure(obstacle, {
      exitCode: exitCodes.refused,
      hint: 'nodes that are down for good: --without; nothing was changed',
    });
  const folder = secretsFolder(cluster.name);
  const next = await nextSecrets(folder, new Date());
  const outcome = await rotateKeys(seen.filter(isReporting), {
    ...{ cluster, ask, next, window, say },
    by: applicant(),
    now: () => performance.now(),
  });
  if (outcome.result === 'done') await takeNextSecrets(folder);
  return { id: next.id, outcome };
}

/** What went wrong with a rotation, and what the nodes are now. @param window seconds */
export function rotationFailure(
  id: string,
  { result, step, problems }: RotateOutcome,
  window: number,
): Failure {
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  if (result === 'half')
    return new Failure(`the new keys ${id} count, and not everything is done:${list}`, {
      exitCode: exitCodes.verification,
      hint: 'the cluster works; the same command goes on once the reason is gone',
    });
  if (step === 'stage')
    return new Failure(`no node has changed its keys:${list}`, { exitCode: exitCodes.refused });
  return new Failure(`the cluster has its old keys again:${list}`, {
    exitCode: exitCodes.reverted,
    hint: `a node that did not hear of it goes back by itself within ${window} s; the same command tries it again`,
  });
}
