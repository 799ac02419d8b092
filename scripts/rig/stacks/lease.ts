import { leaseFiles, paths } from '../../../overlays/shared/node/paths.ts';
import type { LeaseTiming } from '../../../overlays/shared/lease/timing.ts';
import { prepareCommand } from './lease-commands.ts';
import type { Kind } from '../faults/kinds.ts';
import type { Stack } from './stack.ts';

/** The lease program of the images. */
const leaseProgram = `${paths.programs}/lease`;

/** Lines of bash that start it, as its unit does. */
export const leaseServices = `
nft -f /etc/nftables.conf
nft -f ${paths.leaseGate}
mkdir -p ${leaseFiles.folder}
keep 0.1 ${leaseProgram}
`;

/** The witness's program, as its unit starts it. */
export const voterServices = `
nft -f /etc/nftables.conf
mkdir -p ${leaseFiles.folder}
keep 0.1 ${paths.programs}/witness
`;

/** What can be measured of it without the cluster manager. */
export const leaseKinds: readonly Kind[] = [
  'power-cut',
  'cables',
  'cable',
  'freeze',
  'lease-killed',
  'lease-stopped',
  'late-renewal',
  'partition',
  'planned',
  'yield',
];

/**
 * The lease of the images alone, without the cluster manager: the rig claims, as the resource agent would, and every
 * director may stand in.
 */
export function lease({ promise, ask }: LeaseTiming): Stack {
  return {
    name: `lease ${promise}ms`,
    promised: true,
    kinds: leaseKinds,
    interval: ask,
    settle: promise,
    program: leaseProgram,
    services: () => `mkdir -p ${leaseFiles.folder}; : >${leaseFiles.eligible}${leaseServices}`,
    voterServices,
    isReady: (director) =>
      director.has(`${leaseFiles.folder}/command`) && director.has(leaseFiles.state),
    faults: {
      planned: async (_rig, _holder, next) => ({
        inject: await prepareCommand(next, 'claim'),
        heal: () => undefined,
      }),
      yield: async (_rig, holder) => ({
        inject: await prepareCommand(holder, 'yield'),
        heal: () => undefined,
      }),
    },
    place: async (director) => (await prepareCommand(director, 'claim'))(),
  };
}
