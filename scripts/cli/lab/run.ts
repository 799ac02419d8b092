import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { node } from './shared/parameters.ts';

/** Ten minutes: what a person waits for at most. */
const timeout = 600_000;

export const run = buildCommand<ProfileFlags, string[], Context>({
  docs: {
    brief: 'Run a command on a machine, as root; `ssh` with a command does the same',
    customUsage: ['<node> <command>...'],
  },
  parameters: {
    flags: labFlags,
    positional: { kind: 'array', parameter: node, minimum: 2 },
  },
  func: inLab(runCommand),
});

/** Ends with the exit code of the command. */
export async function runCommand(
  lab: Lab,
  { print }: Session,
  _flags: ProfileFlags,
  name = '',
  ...command: readonly string[]
): Promise<number> {
  const { code, output } = await lab.machine(name).execute(command.join(' '), timeout);
  print(output);
  return code;
}
