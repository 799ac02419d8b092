import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { wholeNumber } from '../parsers.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { network, node } from './shared/parameters.ts';

export const loss = buildCommand<ProfileFlags, [string, number, string?], Context>({
  docs: { brief: 'Lose frames from and to a machine at random' },
  parameters: {
    flags: labFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        node,
        {
          parse: wholeNumber(0, 100),
          brief: 'How many of a hundred frames; 0 ends it',
          placeholder: 'percent',
        },
        network,
      ],
    },
  },
  func: inLab(loseFrames),
});

async function loseFrames(
  lab: Lab,
  _session: Session,
  _flags: ProfileFlags,
  name: string,
  percent: number,
  of?: string,
): Promise<void> {
  await lab.loss(name, percent, of);
}
