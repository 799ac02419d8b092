import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { network } from './shared/parameters.ts';

type Names = readonly string[];

const group = {
  parse: (text: string): Names => text.split(','),
  brief: 'Machines, separated by commas',
  placeholder: 'node,…',
} as const;

export const partition = buildCommand<ProfileFlags, [Names, Names, string?], Context>({
  docs: { brief: 'Let no frame pass between two groups of machines; heal ends it' },
  parameters: {
    flags: labFlags,
    positional: { kind: 'tuple', parameters: [group, group, network] },
  },
  func: inLab(partitionGroups),
});

async function partitionGroups(
  lab: Lab,
  _session: Session,
  _flags: ProfileFlags,
  one: Names,
  other: Names,
  of?: string,
): Promise<void> {
  await lab.partition(one, other, of);
}
