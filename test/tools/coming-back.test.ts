import test from 'ava';
import { Rig } from '../../scripts/rig/rig.ts';
import { pacemaker } from '../../scripts/rig/stacks/pacemaker.ts';
import { runTrial } from '../../scripts/rig/trial.ts';
import { leaseRig } from '../helpers/rig/rigs.ts';

/*
 * Directors in namespaces of this computer, with the corosync, pacemaker and CIB of their image. One that was told of
 * its own fencing never gets ready again here, where no watchdog resets it.
 */
test('a director is back before the others have waited for its watchdog, and joins; then all start together', async (t) => {
  t.timeout(10 * 60_000);
  await using inputs = await leaseRig('profiles/web.yaml', 'profiles/web.yaml');
  const { cluster } = inputs;
  const { lease } = cluster.failover;
  if (lease === null) throw new Error('the profile has no lease');
  const rig = await Rig.start({ ...inputs, stack: pacemaker(cluster, lease) });
  try {
    for (const kind of ['power-cut', 'cold-start'] as const) {
      const { trial } = await runTrial(rig, kind, await rig.holder());
      t.log(`${kind}: ${trial.next ?? 'nobody'} answers after ${trial.nextFirst ?? '-'} ms`);
      t.true(rig.directors.some(({ name }) => name === trial.next));
      t.is(trial.overlapping, 0);
      t.true(rig.directors.every((director) => rig.stack.isReady(director)));
    }
  } finally {
    await rig.stop();
  }
});
