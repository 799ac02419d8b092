import { prepareColdStart } from './cold-start.ts';
import type { Director } from '../stacks/director.ts';
import type { Fault, Prepare } from './fault.ts';
import type { Kind } from './kinds.ts';
import { prepareLateRenewal } from './late-renewal.ts';
import { preparePartition } from './partition.ts';
import { preparePowerCut } from './power-cut.ts';
import { signalAll } from '../processes.ts';
import type { Rig } from '../rig.ts';

const nothing = () => undefined;

/** What readies the kinds of faults that are the same for every stack. */
const faults: Partial<Readonly<Record<Kind, Prepare>>> = {
  'power-cut': preparePowerCut,
  cables: (rig, holder) => cables(holder, rig.networks),
  cable: (_rig, holder) => cables(holder, ['public']),
  freeze: (_rig, holder) => stopped(holder, () => holder.processes()),
  'lease-killed': ({ stack }, holder) => {
    const programs = holder.processes(stack.program);
    return { inject: () => signalAll(programs, 'SIGKILL'), heal: nothing };
  },
  'lease-stopped': ({ stack }, holder) => stopped(holder, () => holder.processes(stack.program)),
  'late-renewal': prepareLateRenewal,
  'cold-start': prepareColdStart,
  partition: preparePartition,
};

/** @throws Error when nothing is known of that kind with the rig's stack. */
export function prepareFault(
  rig: Rig,
  kind: Kind,
  holder: Director,
  next: Director,
): Promise<Fault> | Fault {
  const prepare = rig.stack.faults[kind] ?? faults[kind];
  if (prepare === undefined) throw new Error(`${rig.stack.name} has no ${kind}`);
  return prepare(rig, holder, next);
}

function cables(holder: Director, networks: readonly string[]): Fault {
  return {
    inject: () => holder.cables(networks, 'down'),
    heal: () => holder.cables(networks, 'up'),
  };
}

function stopped(holder: Director, find: () => readonly number[]): Fault {
  const known = find();
  return {
    inject: () => {
      signalAll(known, 'SIGSTOP');
      // And what was started since.
      signalAll(find(), 'SIGSTOP');
    },
    heal: () => signalAll(holder.processes(), 'SIGCONT'),
  };
}
