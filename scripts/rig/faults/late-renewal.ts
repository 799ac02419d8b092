import { clusterVoters } from '../../../overlays/shared/lease/cluster-voters.ts';
import { leasePort, renewPort } from '../../../overlays/shared/lease/ports.ts';
import { cookiesNeeded } from '../../../overlays/shared/lease/voters.ts';
import { python } from '../../host/privileges.ts';
import { within } from '../../lab/guest/wait.ts';
import { deferred } from '../../runtime/deferred.ts';
import { installed } from '../../runtime/installation.ts';
import type { Director } from '../stacks/director.ts';
import type { Fault } from './fault.ts';
import { signalAll } from '../processes.ts';
import type { Rig } from '../rig.ts';
import { urgently } from '../urgent.ts';

/** Milliseconds until it has seen what the holder asks. */
const deadline = 10_000;

/** Stops the lease program, and repeats its last renewal beside it: only the kernel can tell that it is too late. */
export async function prepareLateRenewal(rig: Rig, holder: Director): Promise<Fault> {
  const ready = deferred<void>();
  const numbers = [leasePort, renewPort, cookiesNeeded(clusterVoters(rig.cluster))];
  const script = installed('scripts/rig/faults/late-renewal.py');
  const renewer = await holder.start([...urgently, python, '-SI', script, ...numbers.map(String)], {
    stdin: 'pipe',
    onStdout: () => ready.resolve(),
  });
  const report = () => Promise.resolve(renewer.complaint());
  await within('the cookies of the holder are known', deadline, ready.promise, report);
  const programs = holder.processes(rig.stack.program);
  return {
    inject: () => {
      signalAll(programs, 'SIGSTOP');
      renewer.process.stdin?.write('\n');
    },
    heal: async () => {
      renewer.process.stdin?.end();
      await renewer.ended;
      signalAll(programs, 'SIGCONT');
    },
  };
}
