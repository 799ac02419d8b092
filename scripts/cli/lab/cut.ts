import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { moveCables } from './cables.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { network, node } from './shared/parameters.ts';

export const cut = buildCommand<ProfileFlags, [string, string?], Context>({
  docs: { brief: 'Pull the cables of a machine' },
  parameters: {
    flags: labFlags,
    positional: { kind: 'tuple', parameters: [node, network] },
  },
  func: inLab(cutCables),
});

async function cutCables(
  lab: Lab,
  _session: Session,
  _flags: ProfileFlags,
  name: string,
  of?: string,
): Promise<void> {
  await moveCables(lab, name, of, 'cut');
}
