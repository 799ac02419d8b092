import { buildCommand } from '@stricli/core';
import { Progress } from '../../progress/progress.ts';
import { chooseSink } from '../../progress/progress-sinks.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Context } from '../context.ts';
import { withExitCodes } from '../exit-code-help.ts';
import { jsonFlag } from '../flags.ts';
import { wholeNumber } from '../parsers.ts';

interface Flags {
  readonly servers: readonly number[];
  readonly trials: number;
  readonly seconds: number;
  readonly busy: number;
  readonly json: boolean;
}

/** `lvsmith bench checks`. */
export const checks = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'What the checks of many servers cost a director, and how soon it sees a failure',
    fullDescription: withExitCodes(
      'Runs mon and the checker of a director in a namespace of this computer, with the packages, the files and the\nprograms of its image, and servers with http and https on addresses of their own. All settings are the defaults.\nNeeds root.',
      'toolMissing',
      'mkosi',
      'verification',
    ),
  },
  parameters: {
    flags: {
      servers: {
        kind: 'parsed',
        parse: wholeNumber(1, 1000),
        brief: 'How many servers, each with two services; may be given several times',
        variadic: ',',
        default: ['10', '100', '500', '1000'],
        placeholder: 'number',
      },
      trials: {
        kind: 'parsed',
        parse: wholeNumber(0, 1000),
        brief: 'Servers that refuse, and as many that hang',
        default: '5',
        placeholder: 'number',
      },
      seconds: {
        kind: 'parsed',
        parse: wholeNumber(1, 100_000),
        brief: 'For which nothing fails, and the cost is measured',
        default: '20',
        placeholder: 'seconds',
      },
      busy: {
        kind: 'parsed',
        parse: wholeNumber(0, 1000),
        brief: 'Programs that do nothing but compute beside it',
        default: '0',
        placeholder: 'number',
      },
      json: jsonFlag('Print the figures as JSON, and progress on stderr'),
    },
  },
  func: benchChecks,
});

async function benchChecks({ json, ...request }: Flags): Promise<void> {
  const { measureChecks } = await import('../../rig/checking/measure-checks.ts');
  const { checksText } = await import('../../rig/checking/checks-text.ts');
  const figures = await measureChecks({
    ...request,
    progress: new Progress(chooseSink(json ? process.stderr : process.stdout, false)),
    onFigures: (each) => (json ? undefined : console.log(checksText(each))),
  });
  if (json) console.log(JSON.stringify(figures, null, 2));
  const wrong = figures.flatMap((each) => each.wrong);
  if (wrong.length > 0)
    throw new Failure('servers that worked were taken for down', {
      exitCode: exitCodes.verification,
      hint: wrong.join(', '),
    });
}
