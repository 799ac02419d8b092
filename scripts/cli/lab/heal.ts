import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { moveCables } from './cables.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { network, node } from './shared/parameters.ts';

export const heal = buildCommand<ProfileFlags, [string?, string?], Context>({
  docs: {
    brief:
      'Plug the cables of a machine in again; without a machine, end every fault of the networks',
  },
  parameters: {
    flags: labFlags,
    positional: { kind: 'tuple', parameters: [{ ...node, optional: true }, network] },
  },
  func: inLab(healNetworks),
});

async function healNetworks(
  lab: Lab,
  _session: Session,
  _flags: ProfileFlags,
  name?: string,
  of?: string,
): Promise<void> {
  if (name === undefined) await lab.healAll();
  else await moveCables(lab, name, of, 'heal');
}
