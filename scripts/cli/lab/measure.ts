import { buildCommand, buildRouteMap } from '@stricli/core';
import { connectLab } from '../../lab/control/client.ts';
import { controlSocket, type Session } from '../../lab/control/protocol.ts';
import type { Lab } from '../../lab/lab.ts';
import { kinds, type Kind } from '../../measure/fault-kinds.ts';
import { mostTrials, peers } from '../../measure/options.ts';
import { inOwnLab } from '../../measure/own-lab.ts';
import { runMeasurement } from '../../measure/run-measurement.ts';
import { buildRoot } from '../../profile/build-folder.ts';
import { Progress } from '../../progress/progress.ts';
import { chooseSink } from '../../progress/progress-sinks.ts';
import type { Context } from '../context.ts';
import { withExitCodes } from '../exit-code-help.ts';
import type { ProfileFlags } from '../flags.ts';
import { wholeNumber, wordsOf } from '../parsers.ts';
import { inLab, labFlags, sendWords } from './shared/in-lab.ts';

interface Flags extends ProfileFlags {
  readonly peer?: (typeof peers)[number];
}

type Args = [readonly Kind[], number];

const failover = buildCommand<Flags, Args, Context>({
  docs: {
    brief: 'What the client notices when the holder fails; boots a lab if none runs',
    fullDescription: withExitCodes(
      'Breaks the director that holds the address, again and again, and measures from a client how long that is felt.\nThe report and its pictures go to build/reports/failover. Boots a lab where none runs.',
      'invalid',
      'toolMissing',
      'mkosi',
      'verification',
    ),
  },
  parameters: {
    flags: {
      ...labFlags,
      peer: {
        kind: 'enum',
        values: peers,
        brief: 'Repeat all trials with other software on the same machines',
        optional: true,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: wordsOf(kinds),
          brief: `Kinds of failure, separated by commas: ${kinds.join(', ')}`,
          placeholder: 'kind,…',
          default: 'power-cut,planned',
        },
        {
          parse: wholeNumber(1, mostTrials),
          brief: 'Trials of each kind',
          placeholder: 'trials',
          default: '3',
        },
      ],
    },
  },
  func: inLab(measureHere, measureFailover),
});

export const measure = buildRouteMap({
  routes: { failover },
  docs: { brief: 'Measure the cluster from a client' },
});

/** In the lab that runs, or in one that is booted for it alone. */
async function measureFailover(
  { words }: Context,
  flags: Flags,
  ...[of, trials]: Args
): Promise<number> {
  const { peer, ...meant } = await profileOf(flags);
  const running = await connectLab(controlSocket(meant.profile, meant.out));
  running?.destroy();
  if (running !== undefined) return sendWords(words, meant);
  const { prepareLab } = await import('../../lab/prepare.ts');
  const progress = new Progress(chooseSink(process.stdout, false));
  const settings = await prepareLab(meant.profile, progress, meant.out);
  const print = (text: string) => void process.stdout.write(text);
  print('no lab is running: booting one for this measurement\n');
  return inOwnLab(settings, print, (lab, signal) =>
    runMeasurement(lab, { kinds: of, trials, peer }, { print, signal }, true),
  );
}

/** With a peer, a variant of the profile whose images hold its packages, and the same folder for the outputs. */
async function profileOf(flags: Flags): Promise<Flags> {
  if (flags.peer === undefined) return flags;
  const { profileWith } = await import('../../measure/profile-with.ts');
  const out = buildRoot(flags.profile, flags.out);
  return { ...flags, profile: await profileWith(flags.profile, [flags.peer], out), out };
}

async function measureHere(
  lab: Lab,
  session: Session,
  { peer }: Flags,
  ...[of, trials]: Args
): Promise<number> {
  return runMeasurement(lab, { kinds: of, trials, peer }, session);
}
