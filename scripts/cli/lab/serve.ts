import { buildCommand } from '@stricli/core';
import { serveLab } from '../../lab/control/daemon.ts';
import { controlSocket } from '../../lab/control/protocol.ts';
import { Lab } from '../../lab/lab.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { labFlags } from './shared/in-lab.ts';

/** The lab's own process: started by `up`, ended by `down`. */
export const serve = buildCommand<ProfileFlags, [], Context>({
  docs: { brief: 'Be the process of a lab' },
  parameters: { flags: labFlags },
  func: serveRequests,
});

async function serveRequests(this: Context, { profile, out }: ProfileFlags): Promise<void> {
  const { labSettings } = await import('../../lab/prepare.ts');
  const lab = await Lab.create(await labSettings(profile, out));
  await serveLab(lab, controlSocket(profile, out), this.performIn(lab));
}
