import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { paths } from '../../../overlays/shared/node/paths.ts';
import { bundlePrograms } from '../../../scripts/image/bundle.ts';
import { Progress } from '../../../scripts/progress/progress.ts';
import { plainSink } from '../../../scripts/progress/progress-sinks.ts';
import { renderLoaded } from '../../../scripts/render/render-profile.ts';
import { openDirectorTree } from '../../../scripts/rig/stacks/director-tree.ts';
import type { Director } from '../../../scripts/rig/stacks/director.ts';
import type { Kind } from '../../../scripts/rig/faults/kinds.ts';
import { lease } from '../../../scripts/rig/stacks/lease.ts';
import { settle } from '../../../scripts/rig/measure.ts';
import { trialText } from '../../../scripts/rig/report.ts';
import { checkRoot } from '../../../scripts/rig/root.ts';
import type { Rig, RigInputs } from '../../../scripts/rig/rig.ts';
import { runTrial, type Trial, type TrialOptions } from '../../../scripts/rig/trial.ts';
import { load, modelOf } from '../profile-texts.ts';

/**
 * What a rig with the directors of a profile needs, with the lease. Disposed of, its package tree may be removed.
 *
 * @param packages the profile whose packages they have.
 */
export async function leaseRig(
  profile: string,
  packages: string,
): Promise<RigInputs & AsyncDisposable> {
  checkRoot();
  const { model, trees } = await renderLoaded(load(profile));
  const { cluster } = model;
  const timing = cluster.failover.lease;
  if (timing === null) throw new Error(`${profile} has no lease`);
  const progress = new Progress(plainSink(process.stderr));
  const tree = await openDirectorTree(modelOf(packages).image, [], {
    progress,
    output: join(tmpdir(), 'output'),
  });
  const files = [...trees.director, ...(await bundlePrograms('director'))];
  const voterFiles = [...trees.realserver, ...(await bundlePrograms('realserver'))];
  return {
    cluster,
    files,
    voterFiles,
    tree: tree.path,
    stack: lease(timing),
    [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose](),
  };
}

/** The same with a time of the gate's rules changed. */
export function withGate(inputs: RigInputs, from: number, to: string): RigInputs {
  const [old, other] = [`timeout ${from}ms`, `timeout ${to}`];
  const files = inputs.files.map((file) =>
    file.path === paths.leaseGate && typeof file.content === 'string'
      ? { ...file, content: file.content.replaceAll(old, other) }
      : file,
  );
  return { ...inputs, files };
}

/** Plays one trial with the shortest useful watch, and logs what came of it. */
export async function play(
  t: ExecutionContext,
  rig: Rig,
  kind: Kind,
  {
    wanted = rig.directors[0],
    ...options
  }: TrialOptions & { readonly wanted?: Director | undefined } = {},
): Promise<Trial> {
  const holder = await settle(rig, wanted);
  const { trial } = await runTrial(rig, kind, holder, { before: 200, after: 400, ...options });
  t.log(trialText(trial));
  return trial;
}
