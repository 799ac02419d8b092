import { succeed } from '../../scripts/lab/guest.ts';
import type { Lab } from '../../scripts/lab/lab.ts';
import type { Machine } from '../../scripts/lab/machine.ts';

/** A way to break what a scenario guards, without the scenario knowing of it. */
export interface Sabotage {
  readonly what: string;
  readonly begin: (lab: Lab) => Promise<unknown>;
  readonly end: (lab: Lab) => Promise<unknown>;
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

/** Scripts that each of these machines runs before and, if it is on, afterwards. */
export function scripts(what: string, machines: Machines, begin: string, end: string): Sabotage {
  const each = (script: string) => async (lab: Lab) => {
    const running = machines(lab).filter(({ state }) => state === 'running');
    await Promise.all(running.map((machine) => succeed(machine, script)));
  };
  return { what, begin: each(begin), end: each(end) };
}

/** The processes of a unit stand still. */
export function frozen(machines: Machines, unit: string): Sabotage {
  const kill = (signal: string) => `systemctl kill -s ${signal} ${unit} || true`;
  return scripts(`${unit} stands still`, machines, kill('STOP'), kill('CONT'));
}

/** Requests to a port are spread by a rule that the profile does not have, and nothing heals it. */
export function scheduledBy(port: number, scheduler: string): Sabotage {
  return byHand(
    `port ${port} has the scheduler ${scheduler}`,
    `a=$(ipvsadm -Sn | grep -o -m1 '[0-9.]*:${port} '); ipvsadm -E -t $a -s ${scheduler}`,
  );
}

/** A change of the table of every director, which nothing heals. */
export function byHand(what: string, change: string): Sabotage {
  const kill = (signal: string) => `systemctl kill -s ${signal} lvsmith-reconcile`;
  return scripts(
    `${what}, and nothing heals it`,
    directors,
    `${kill('STOP')}; ${change}`,
    kill('CONT'),
  );
}

/** A property of the whole cluster is not what the profile has made it. */
export function property(what: string, name: string, value: string, after: string): Sabotage {
  const set = (to: string) => async (lab: Lab) => {
    const machine = lab.directors.find(({ state }) => state === 'running');
    if (machine !== undefined) await succeed(machine, `crm_attribute --name ${name} ${to}`);
  };
  return { what, begin: set(`--update ${value}`), end: set(after) };
}

/** Pacemaker looks on, and does nothing. */
export const maintenance = property(
  'pacemaker does nothing',
  'maintenance-mode',
  'true',
  '--delete',
);
