import { succeed } from '../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../scripts/lab/lab.ts';
import type { Machine } from '../../scripts/lab/qemu/machine.ts';

/** A way to break what a scenario guards, without the scenario knowing of it. The next restore mends it. */
export interface Sabotage {
  readonly what: string;
  readonly begin: (lab: Lab) => Promise<unknown>;
}

type Machines = (lab: Lab) => readonly Machine[];

export const directors: Machines = (lab) => lab.directors;
export const first =
  (machines: Machines): Machines =>
  (lab) =>
    machines(lab).slice(0, 1);
export const last =
  (machines: Machines): Machines =>
  (lab) =>
    machines(lab).slice(-1);
export const realservers: Machines = (lab) => lab.realservers;

/** A script that each of these machines runs, if it is on. */
export function runOn(machines: Machines, what: string, script: string): Sabotage {
  const begin = (lab: Lab) => {
    const running = machines(lab).filter(({ state }) => state === 'running');
    return Promise.all(running.map((machine) => succeed(machine, script)));
  };
  return { what, begin };
}

/** The processes of a unit stand still. */
export function freezeUnit(machines: Machines, unit: string): Sabotage {
  return runOn(machines, `${unit} stands still`, `systemctl kill -s STOP ${unit} || true`);
}

/** Requests to a port are spread by a rule that the profile does not have, and nothing heals it. */
export function setScheduler(port: number, scheduler: string): Sabotage {
  return changeTable(
    `port ${port} has the scheduler ${scheduler}`,
    `a=$(ipvsadm -Sn | grep -o -m1 '[0-9.]*:${port} '); ipvsadm -E -t $a -s ${scheduler}`,
  );
}

/** A change of the table of every director, which nothing heals. */
export function changeTable(what: string, change: string): Sabotage {
  const freeze = 'systemctl kill -s STOP lvsmith-reconcile';
  return runOn(directors, `${what}, and nothing heals it`, `${freeze}; ${change}`);
}

/** Pacemaker looks on, and does nothing. */
export const maintenance: Sabotage = {
  what: 'pacemaker does nothing',
  begin: async (lab) => {
    const machine = lab.directors.find(({ state }) => state === 'running');
    if (machine !== undefined)
      await succeed(machine, 'crm_attribute --name maintenance-mode --update true');
  },
};
