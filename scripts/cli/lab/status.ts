import { setTimeout as pause } from 'node:timers/promises';
import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import { statusText } from '../../lab/control/status.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Context } from '../context.ts';
import { jsonFlag, type ProfileFlags } from '../flags.ts';
import { inLab, labFlags, sendWords } from './shared/in-lab.ts';

interface Flags extends ProfileFlags {
  readonly json: boolean;
  readonly watch: boolean;
}

export const status = buildCommand<Flags, [], Context>({
  docs: { brief: 'Machines, who holds the address, the IPVS table, the health of the servers' },
  parameters: {
    flags: {
      ...labFlags,
      json: jsonFlag('Print it as JSON'),
      watch: { kind: 'boolean', brief: 'Repeat it until Ctrl-C', default: false },
    },
  },
  func: inLab(printStatus, askForStatus),
});

async function askForStatus({ words }: Context, flags: Flags): Promise<number> {
  if (flags.json && flags.watch)
    throw new Failure('only one of --json and --watch can be given', {
      exitCode: exitCodes.usage,
    });
  return sendWords(words, flags);
}

async function printStatus(lab: Lab, { print, signal }: Session, flags: Flags): Promise<void> {
  if (!flags.watch) return print(await statusText(lab, flags.json));
  while (!signal.aborted) {
    print(`${clearScreen}${await statusText(lab, false)}`);
    await pause(2000, undefined, { signal }).catch(() => undefined);
  }
}

/** ECMA-48: the cursor to the upper left, and everything below it away. */
const clearScreen = '\u001b[H\u001b[J';
