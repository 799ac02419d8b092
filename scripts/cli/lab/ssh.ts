import { text as textOf } from 'node:stream/consumers';
import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import { openTerminal } from '../../lab/guest/terminal.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { connectStreams } from './shared/connect-streams.ts';
import { inLab, labFlags, sendWords } from './shared/in-lab.ts';
import { node } from './shared/parameters.ts';
import { runCommand } from './run.ts';

interface Flags extends ProfileFlags {
  /** Rows and columns of the terminal that becomes the shell's: `24x80`. */
  readonly terminal?: string;
}

export const ssh = buildCommand<Flags, string[], Context>({
  docs: {
    brief: "A root shell on a machine, without the machine's network",
    fullDescription:
      "A root shell over the machine's console, which needs no network of the machine; Ctrl-] leaves it. With a\ncommand, runs that and ends with its exit code. Without a terminal, runs the commands on its input.",
    customUsage: ['<node>', '<node> <command>...'],
  },
  parameters: {
    flags: {
      ...labFlags,
      terminal: {
        kind: 'parsed',
        parse: String,
        brief: 'Rows and columns of the terminal',
        optional: true,
        hidden: true,
      },
    },
    positional: { kind: 'array', parameter: node, minimum: 1 },
  },
  func: inLab(inTheLab, whereTyped),
});

async function whereTyped(
  { words }: Context,
  flags: Flags,
  name = '',
  ...command: readonly string[]
): Promise<number> {
  if (command.length > 0) return sendWords(words, flags);
  const { stdin } = process;
  const own = stdin.isTTY
    ? ['ssh', '--terminal', windowSize(), name]
    : ['run', name, '--', await textOf(stdin)];
  return sendWords(own, flags);
}

async function inTheLab(
  lab: Lab,
  session: Session,
  flags: Flags,
  name = '',
  ...command: readonly string[]
): Promise<number | void> {
  if (flags.terminal === undefined) return runCommand(lab, session, flags, name, ...command);
  const [rows, columns] = flags.terminal.split('x').map(Number);
  const terminal = await openTerminal(lab.machine(name), {
    rows: rows ?? 24,
    columns: columns ?? 80,
  });
  connectStreams(session.takeOver(), terminal);
}

/** For programs on the node that fill the window. */
function windowSize(): string {
  const { stdout } = process;
  const [columns, rows] = stdout.isTTY ? stdout.getWindowSize() : [80, 24];
  return `${rows}x${columns}`;
}
