import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { wholeNumber } from '../parsers.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { network, node } from './shared/parameters.ts';

export const delay = buildCommand<ProfileFlags, [string, number, string?], Context>({
  docs: { brief: 'Delay every frame to a machine (the kernel needs the module sch_netem)' },
  parameters: {
    flags: labFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        node,
        {
          parse: wholeNumber(0, 60_000),
          brief: 'By how much; 0 ends it',
          placeholder: 'milliseconds',
        },
        network,
      ],
    },
  },
  func: inLab(delayFrames),
});

async function delayFrames(
  lab: Lab,
  _session: Session,
  _flags: ProfileFlags,
  name: string,
  milliseconds: number,
  of?: string,
): Promise<void> {
  await lab.delay(name, milliseconds, of);
}
