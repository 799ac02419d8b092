import { buildCommand } from '@stricli/core';
import { bringUp } from '../../lab/cluster/bring-up.ts';
import { serviceUrl } from '../../lab/cluster/http-client.ts';
import { connectLab } from '../../lab/control/client.ts';
import { launchDaemon } from '../../lab/control/launch.ts';
import { controlSocket, type Session } from '../../lab/control/protocol.ts';
import type { Lab } from '../../lab/lab.ts';
import { Progress } from '../../progress/progress.ts';
import { chooseSink } from '../../progress/progress-sinks.ts';
import type { Context } from '../context.ts';
import { withExitCodes } from '../exit-code-help.ts';
import type { ProfileFlags } from '../flags.ts';
import { inLab, labFlags, sendWords } from './shared/in-lab.ts';

export const up = buildCommand<ProfileFlags, [], Context>({
  docs: {
    brief: 'Boot the cluster of a profile; builds images where something has changed',
    fullDescription: withExitCodes(
      'Builds images where something has changed, makes the seeds, boots every machine, and returns when the cluster\nserves. The lab outlives the terminal that started it; `lvsmith lab down` ends it.',
      'invalid',
      'toolMissing',
      'mkosi',
      'verification',
    ),
  },
  parameters: { flags: labFlags },
  func: inLab(bringUpLab, launchLab),
});

async function launchLab({ words }: Context, flags: ProfileFlags): Promise<number> {
  const { profile, out } = flags;
  const socket = controlSocket(profile, out);
  const running = await connectLab(socket);
  running?.destroy();
  if (running === undefined) {
    const { prepareLab } = await import('../../lab/prepare.ts');
    const progress = new Progress(chooseSink(process.stdout, false));
    const { logs } = await prepareLab(profile, progress, out);
    const own = [
      'lab',
      'serve',
      '--profile',
      profile,
      ...(out === undefined ? [] : ['--out', out]),
    ];
    await launchDaemon([...process.execArgv, process.argv[1] ?? '', ...own], socket, logs);
  }
  return sendWords(words, flags);
}

async function bringUpLab(lab: Lab, { print }: Session): Promise<void> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  print(`${lab.accelerator.accelerator}: ${lab.accelerator.reason}\n`);
  await bringUp(lab, ({ name }, stage) => print(`${seconds()} s  ${name.padEnd(12)} ${stage}\n`));
  const url = serviceUrl(lab, lab.settings.cluster.services[0]?.name ?? 'http');
  print(`${seconds()} s  ${url} answers the client\n\n`);
  print('try: lvsmith lab curl | status | crash NODE | start NODE | ssh NODE | down\n');
}
