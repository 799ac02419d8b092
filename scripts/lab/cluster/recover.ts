import type { Lab } from '../lab.ts';
import type { Machine } from '../qemu/machine.ts';
import { bootAndWait } from './bring-up.ts';
import { preferredDirector, waitForHolder } from './holder.ts';

/**
 * Ends every fault, switches on what is off, and waits until one director holds the address: the preferred
 * one where the profile has fail-back. What has a snapshot is sooner back with `Lab.restore`.
 */
export async function recoverCluster(lab: Lab): Promise<void> {
  await recoverMachines(lab, (machine) => bootAndWait(lab, machine));
  const { autoFailback } = lab.settings.cluster.failover;
  await waitForHolder(lab, autoFailback ? [preferredDirector(lab)] : undefined);
}

/** Ends every fault, and brings every machine up that is off or has no shell. */
export async function recoverMachines(
  lab: Lab,
  bringUpMachine: (machine: Machine) => Promise<void>,
): Promise<void> {
  await lab.healAll();
  await Promise.all(
    lab.machines.map(async (machine) => {
      if (machine.state === 'frozen') await machine.thaw();
      if (machine.state === 'off' || !machine.hasShell) await bringUpMachine(machine);
    }),
  );
}
