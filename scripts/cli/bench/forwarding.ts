import { buildCommand } from '@stricli/core';
import { Progress } from '../../progress/progress.ts';
import { chooseSink } from '../../progress/progress-sinks.ts';
import type { Context } from '../context.ts';
import { withExitCodes } from '../exit-code-help.ts';
import { jsonFlag } from '../flags.ts';
import { wholeNumber } from '../parsers.ts';

interface Flags {
  readonly rounds: number;
  readonly seconds: number;
  readonly flood: readonly number[];
  readonly 'flood-seconds': number;
  readonly left: number;
  readonly json: boolean;
}

/** `lvsmith bench forwarding`. */
export const forwarding = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'IPVS through a director beside plain routing through it, and floods of SYNs',
    fullDescription: withExitCodes(
      'Boots one director in a lab, between a client and a server in namespaces of this computer. Measures new\nconnections, requests and bytes a second by IPVS (nat) and by plain routing, in turns. Then floods it with SYNs and\nprints the entries of the connection table, the memory and what another client sees; the last flood comes when\nthere is little memory left. All of it stays within the lab.',
      'toolMissing',
      'mkosi',
      'verification',
    ),
  },
  parameters: {
    flags: {
      rounds: {
        kind: 'parsed',
        parse: wholeNumber(0, 1000),
        brief: 'Measurements of each, by both ways',
        default: '5',
        placeholder: 'number',
      },
      seconds: {
        kind: 'parsed',
        parse: wholeNumber(1, 1000),
        brief: 'Of each measurement',
        default: '5',
        placeholder: 'seconds',
      },
      flood: {
        kind: 'parsed',
        parse: wholeNumber(1, 1_000_000),
        brief: 'SYNs a second; several floods follow each other',
        variadic: ',',
        default: ['1000', '4000'],
        placeholder: 'number',
      },
      'flood-seconds': {
        kind: 'parsed',
        parse: wholeNumber(1, 1000),
        brief: 'Of each flood',
        default: '60',
        placeholder: 'seconds',
      },
      left: {
        kind: 'parsed',
        parse: wholeNumber(1, 1_000_000),
        brief:
          'MiB that are free before the last flood, beyond those at which a director defends itself',
        default: '8',
        placeholder: 'MiB',
      },
      json: jsonFlag('Print the figures as JSON, and progress on stderr'),
    },
  },
  func: benchForwarding,
});

async function benchForwarding(flags: Flags): Promise<void> {
  const { measureForwarding } = await import('../../bench/forwarding/measure-forwarding.ts');
  const { forwardingText } = await import('../../bench/forwarding/text.ts');
  const { flood, 'flood-seconds': seconds, left, json, ...request } = flags;
  const stream = json ? process.stderr : process.stdout;
  const floods = flood.map((rate) => ({ rate, seconds }));
  const figures = await measureForwarding({
    ...request,
    floods: [...floods, ...floods.slice(-1).map((last) => ({ ...last, left: left * 1024 }))],
    progress: new Progress(chooseSink(stream, false)),
    print: (line) => void stream.write(`${line}\n`),
  });
  console.log(json ? JSON.stringify(figures, null, 2) : `\n${forwardingText(figures)}`);
}
