import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { node } from './shared/parameters.ts';

export const console = buildCommand<ProfileFlags, [string], Context>({
  docs: { brief: 'The serial console of a machine; Ctrl-] leaves it' },
  parameters: { flags: labFlags, positional: { kind: 'tuple', parameters: [node] } },
  func: inLab(joinConsole),
});

/** Its last lines, then everything, both ways. */
async function joinConsole(
  lab: Lab,
  session: Session,
  _flags: ProfileFlags,
  name: string,
): Promise<void> {
  const serial = lab.machine(name).console();
  const socket = session.takeOver();
  socket.write(`${serial.tail(20).join('\r\n')}\r\n`);
  const detach = serial.attach((chunk) => socket.write(chunk));
  socket.resume();
  socket.on('data', (chunk: Buffer) => serial.write(chunk));
  socket.on('close', detach);
}
