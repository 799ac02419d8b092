import { buildCommand } from '@stricli/core';
import { Progress } from '../../progress/progress.ts';
import { chooseSink } from '../../progress/progress-sinks.ts';
import { kindNames, kinds, type Kind } from '../../rig/faults/kinds.ts';
import type { Figures } from '../../rig/report.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Context } from '../context.ts';
import { withExitCodes } from '../exit-code-help.ts';
import { jsonFlag, profileFlags, standardProfile, type ProfileFlags } from '../flags.ts';
import { wholeNumber } from '../parsers.ts';

interface Flags extends ProfileFlags {
  readonly trials: number;
  readonly kind?: readonly Kind[];
  readonly lease: string;
  readonly compare: boolean;
  readonly pacemaker: boolean;
  readonly busy: number;
  readonly quiet: number;
  readonly json: boolean;
}

const kindTable = kindNames.map((kind) => `  ${kind.padEnd(17)} ${kinds[kind]}`).join('\n');

/** `lvsmith bench failover`. */
export const failover = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'What a client sees when the holder fails, in namespaces, without virtual machines',
    fullDescription: withExitCodes(
      `Runs the directors of a profile in network namespaces of this computer, with the packages, the files and the\nprograms of their image, breaks the one that holds the floating address, again and again, and asks every director\nevery 10 ms who answers. Needs root. Every answer goes to build/reports/failover/namespaces.\n\nKinds of fault:\n${kindTable}`,
      'invalid',
      'toolMissing',
      'mkosi',
      'verification',
    ),
  },
  parameters: {
    flags: {
      ...profileFlags(standardProfile),
      trials: {
        kind: 'parsed',
        parse: wholeNumber(0, 10_000),
        brief: 'Trials of each kind',
        default: '5',
        placeholder: 'number',
      },
      kind: {
        kind: 'enum',
        values: kindNames,
        brief: 'Only this kind of fault; may be given several times',
        variadic: true,
        optional: true,
      },
      lease: {
        kind: 'parsed',
        parse: String,
        brief: 'failover.lease, whatever the profile has',
        default: '600ms',
        placeholder: 'duration',
      },
      compare: {
        kind: 'boolean',
        brief: 'In turn, the same faults with keepalived, with adverts every 1 s and every 0.1 s',
        default: false,
      },
      pacemaker: {
        kind: 'boolean',
        brief: "In turn, faults of the whole cluster: with corosync, pacemaker and the image's CIB",
        default: false,
      },
      busy: {
        kind: 'parsed',
        parse: wholeNumber(0, 1000),
        brief: 'Programs that do nothing but compute beside it',
        default: '0',
        placeholder: 'number',
      },
      quiet: {
        kind: 'parsed',
        parse: wholeNumber(0, 100_000),
        brief: 'Before the trials, count changes of the holder for so long without a fault',
        default: '0',
        placeholder: 'seconds',
      },
      json: jsonFlag('Print the figures as JSON, and progress on stderr'),
    },
  },
  func: benchFailover,
});

async function benchFailover(flags: Flags): Promise<void> {
  const { measureFailovers } = await import('../../rig/measure-failovers.ts');
  const { reportText } = await import('../../rig/report.ts');
  const { kind: chosen = kindNames, json, ...request } = flags;
  const stream = json ? process.stderr : process.stdout;
  const { folder, ...measured } = await measureFailovers({
    ...request,
    kinds: chosen,
    progress: new Progress(chooseSink(stream, false)),
    print: (line) => void stream.write(`${line}\n`),
  });
  console.log(json ? JSON.stringify(measured, null, 2) : `\n${reportText(measured)}${folder}`);
  if (hasBrokenPromise(measured))
    throw new Failure('two directors answered for the same address', {
      exitCode: exitCodes.verification,
      hint: `every answer is in ${folder}`,
    });
}

function hasBrokenPromise({ figures, quiet }: Figures): boolean {
  return (
    figures.some(({ promised, overlaps }) => promised && overlaps > 0) ||
    quiet.some(({ promised, overlapping }) => promised && overlapping > 0)
  );
}
