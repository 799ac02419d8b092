import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { bundlePrograms } from '../image/bundle.ts';
import { buildRoot } from '../profile/build-folder.ts';
import type { Progress } from '../progress/progress.ts';
import { renderLoaded } from '../render/render-profile.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import type { Answer } from './client/answers.ts';
import { openDirectorTree } from './stacks/director-tree.ts';
import { currentLoad, keepBusy, type Beside } from './faults/busy.ts';
import { keepalived } from './stacks/keepalived.ts';
import type { Kind } from './faults/kinds.ts';
import { lease } from './stacks/lease.ts';
import { measureStacks } from './measure.ts';
import { pacemaker } from './stacks/pacemaker.ts';
import { profileWithLease } from './stacks/profile-lease.ts';
import { quietText } from './client/quiet.ts';
import { kindFigures, trialText, type Figures } from './report.ts';
import { checkRoot } from './root.ts';
import type { Stack } from './stacks/stack.ts';
import type { Trial } from './trial.ts';

export interface FailoverRequest {
  /** A profile's name or file. */
  readonly profile: string;
  readonly out?: string | undefined;
  readonly kinds: readonly Kind[];
  /** Of each kind. */
  readonly trials: number;
  /** Another `failover.lease` than the profile's. */
  readonly lease?: string | undefined;
  /** Measures the lease under pacemaker too. */
  readonly pacemaker: boolean;
  /** And keepalived, in turn with the lease. */
  readonly compare: boolean;
  /** Programs that do nothing but compute beside it. */
  readonly busy: number;
  /** Seconds without a fault, before the trials. */
  readonly quiet: number;
  readonly progress: Progress;
  readonly print: (line: string) => void;
}

/** keepalived's intervals of adverts, milliseconds. */
const adverts = [1000, 100] as const;

/**
 * Measures the failovers of a profile's directors in namespaces. The folder in the result holds the figures, every
 * answer of every trial, and what the directors' programs said.
 *
 * @throws Failure (4) without root, (2) when the profile has no lease, (3) when it is not valid.
 */
export async function measureFailovers(
  request: FailoverRequest,
): Promise<Figures & { readonly folder: string }> {
  checkRoot();
  const loaded = await profileWithLease(request.profile, request.lease);
  const { model, trees } = await renderLoaded(loaded);
  const files = [...trees.director, ...(await bundlePrograms('director'))];
  const voterFiles = [...trees.realserver, ...(await bundlePrograms('realserver'))];
  const output = join(buildRoot(request.profile, request.out), 'reports', 'failover');
  const folder = join(output, 'namespaces');
  await rm(folder, { recursive: true, force: true });
  await makeFolder(folder);
  const { compare, progress } = request;
  const added = [
    ...(compare ? ['keepalived'] : []),
    // The witness has the packages of a director here.
    ...(model.image.witness && request.pacemaker ? ['corosync-qnetd'] : []),
  ];
  await using tree = await openDirectorTree(model.image, added, {
    progress,
    output,
  });
  await using _ = await keepBusy(request.busy);
  const start = currentLoad();
  const { cluster } = model;
  const { trials, quiet } = await measureStacks(
    stacksOf(cluster, request).map((stack) => ({
      cluster,
      files,
      voterFiles,
      tree: tree.path,
      stack,
      logs: join(folder, `${fileName(stack.name)}.logs`),
    })),
    {
      ...request,
      onQuiet: (each) => request.print(quietText(each)),
      onTrial: async (trial, answers) => {
        request.print(trialText(trial));
        await keepRaw(folder, trial, answers);
      },
    },
  );
  const beside: Beside = { busy: request.busy, load: [start, currentLoad()] };
  const figures: Figures = { figures: kindFigures(trials), quiet, beside };
  await writeFile(join(folder, 'figures.json'), JSON.stringify({ ...figures, trials }, null, 2));
  return { ...figures, folder };
}

function stacksOf(
  cluster: Cluster,
  { compare, pacemaker: withPacemaker }: FailoverRequest,
): readonly Stack[] {
  const timing = cluster.failover.lease;
  if (timing === null)
    throw new Failure('this cluster has no lease', {
      exitCode: exitCodes.usage,
      hint: 'choose a profile with three directors or more, or with two and a witness, without failover.lease: 0s',
    });
  const peers = adverts.map((advert) => keepalived(cluster, advert));
  const whole = withPacemaker ? [pacemaker(cluster, timing)] : [];
  return [lease(timing), ...whole, ...(compare ? peers : [])];
}

async function keepRaw(folder: string, trial: Trial, answers: readonly Answer[]): Promise<void> {
  const rows = answers.map(({ at, kind, from }) => `${(at - trial.at).toFixed(2)} ${kind} ${from}`);
  const number = String((await readdir(folder)).length).padStart(4, '0');
  const file = `${number}-${fileName(trial.stack)}-${trial.kind}.txt`;
  await writeFile(join(folder, file), `${JSON.stringify(trial)}\n${rows.join('\n')}\n`);
}

function fileName(stack: string): string {
  return stack.replaceAll(/[ ,]+/g, '-');
}
