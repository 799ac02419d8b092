import { follow } from './bring-up.ts';
import { waitForHolders } from './cluster-state.ts';
import type { Lab } from './lab.ts';
import type { Machine } from './machine.ts';
import { snapshot } from './guest.ts';

/** The director that the profile prefers, or the first one. */
export function preferred(lab: Lab): string {
  const { directors } = lab.settings.cluster;
  return (directors.find((each) => each.preferred) ?? directors[0])?.name ?? '';
}

/** Milliseconds; several times what it takes, for emulated processors that others use too. */
const patience = 240_000;

/** Waits until exactly one director holds the address, one of `among` if given; returns it. */
export async function theHolder(lab: Lab, among?: readonly string[]): Promise<Machine> {
  const who = among === undefined ? 'one director' : among.join(' or ');
  const name = await waitForHolders(
    `${who} holds the address`,
    lab,
    ([holder, second]) => {
      if (holder === undefined || second !== undefined) return undefined;
      return among === undefined || among.includes(holder) ? holder : undefined;
    },
    { deadline: patience, report: () => everyDirector(lab) },
  );
  return lab.machine(name);
}

export async function everyDirector(lab: Lab): Promise<string> {
  return (await Promise.all(lab.directors.map((director) => snapshot(director)))).join('\n');
}

/**
 * Ends every fault, switches on what is off, and waits until one director holds: the preferred one if
 * the address comes back by itself.
 */
export async function restore(lab: Lab): Promise<void> {
  await restoreMachines(lab, (machine) => follow(lab, machine));
  await theHolder(lab, lab.settings.cluster.failover.autoFailback ? [preferred(lab)] : undefined);
}

/** Ends every fault, and brings every machine up that is off or has no shell. */
export async function restoreMachines(
  lab: Lab,
  bring: (machine: Machine) => Promise<void>,
): Promise<void> {
  await lab.healAll();
  await Promise.all(
    lab.machines.map(async (machine) => {
      if (machine.state === 'frozen') await machine.thaw();
      if (machine.state === 'off' || !machine.hasShell) await bring(machine);
    }),
  );
}
