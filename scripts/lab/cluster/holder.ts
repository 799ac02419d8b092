import { waitForHolders } from './state.ts';
import type { Lab } from '../lab.ts';
import type { Machine } from '../qemu/machine.ts';
import { reportMachine } from '../guest/commands.ts';

/** The director that the profile prefers, or the first one. */
export function preferredDirector(lab: Lab): string {
  const { directors } = lab.settings.cluster;
  return (directors.find((each) => each.preferred) ?? directors[0])?.name ?? '';
}

/** Milliseconds; several times what it takes, for emulated processors that others use too. */
const holderTimeout = 240_000;

/** Waits until exactly one director holds the address, one of `among` if given; returns it. */
export async function waitForHolder(lab: Lab, among?: readonly string[]): Promise<Machine> {
  const who = among === undefined ? 'one director' : among.join(' or ');
  const name = await waitForHolders(
    `${who} holds the address`,
    lab,
    ([holder, second]) => {
      if (holder === undefined || second !== undefined) return undefined;
      return among === undefined || among.includes(holder) ? holder : undefined;
    },
    { deadline: holderTimeout, report: () => directorReports(lab) },
  );
  return lab.machine(name);
}

/** What a person would look at first, of every director. */
export async function directorReports(lab: Lab): Promise<string> {
  return (await Promise.all(lab.directors.map((director) => reportMachine(director)))).join('\n');
}
