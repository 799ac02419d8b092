import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { inLab, labFlags } from './shared/in-lab.ts';

export const down = buildCommand<ProfileFlags, [], Context>({
  docs: { brief: 'End the lab; nothing is left behind' },
  parameters: { flags: labFlags },
  func: inLab(endLab),
});

async function endLab(_lab: Lab, session: Session): Promise<void> {
  await session.endLab();
}
