import { request, serviceUrl } from './client.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import type { Stage } from './cluster-state.ts';
import type { Lab } from './lab.ts';
import type { Machine } from './machine.ts';
import { snapshot } from './guest.ts';
import { DeadlinePassed, waitFor } from './wait.ts';

/** Told when a machine has come further. */
export type OnStage = (machine: Machine, stage: Stage) => void;

/** Milliseconds for the whole cluster, on an emulated processor that others use too. */
const patience = 600_000;

/*
 * The guest waits by itself, and with what costs next to nothing: an emulated processor has no time
 * for questions (systemctl costs PID 1 and the bus as much as the services that it asks about). A
 * service has a control group while it runs.
 */
const until = (condition: string) => `until ${condition}; do nap 0.2; done`;
const runs = (unit: string) => `test -d /sys/fs/cgroup/system.slice/${unit}.service`;
const hasQuorum = '[[ $(corosync-quorumtool -s) == *Quorate:*([[:space:]])Yes* ]]';
const waits = {
  director: [
    ['seeded', until('test -e /etc/lvsmith/node.json')],
    ['joined', until(`${runs('pacemaker')} && ${hasQuorum}`)],
    ['serving', until(`${runs('mon')} && ${runs('lvsmith-reconcile')}`)],
  ],
  realserver: [
    ['seeded', until('test -e /etc/lvsmith/node.json')],
    ['serving', until(runs('apache2'))],
  ],
} as const;

/**
 * Switches every machine on that is off, and waits until the cluster serves: every machine in its
 * last stage, and an answer to the client's request.
 *
 * @param machines the machines to switch on; all unless given.
 * @throws DeadlinePassed with what the machine that is behind looks like.
 */
export async function bringUp(
  lab: Lab,
  onStage: OnStage = () => undefined,
  machines: readonly Machine[] = lab.machines,
): Promise<void> {
  const ends = performance.now() + patience;
  await Promise.all(machines.map((machine) => follow(lab, machine, onStage, ends)));
  await firstAnswer(lab, ends);
}

/** One machine from power on to its last stage. */
export async function follow(
  lab: Lab,
  machine: Machine,
  onStage: OnStage = () => undefined,
  ends = performance.now() + patience,
): Promise<void> {
  const left = () => Math.max(1000, ends - performance.now());
  await machine.start();
  onStage(machine, 'on');
  await machine.booted(left());
  onStage(machine, 'booted');
  const role = lab.directors.includes(machine) ? 'director' : 'realserver';
  for (const [stage, script] of waits[role]) {
    await machine.execute(script, left()).catch(async (error: unknown) => {
      if (!(error instanceof DeadlinePassed)) throw error;
      const text = `${machine.name} is not ${stage}\n${await snapshot(machine)}`;
      throw new Failure(text, { exitCode: exitCodes.verification, cause: error });
    });
    onStage(machine, stage);
  }
}

/** Switches a machine on, and waits until its system has started a shell. */
export async function powerOn(machine: Machine): Promise<void> {
  await machine.start();
  await machine.booted(patience);
}

/** Waits until the first service answers with 200. */
async function firstAnswer(lab: Lab, ends: number): Promise<void> {
  const url = serviceUrl(lab, lab.settings.cluster.services[0]?.name ?? 'http');
  await waitFor(
    `${url} answers`,
    async () => ((await request(lab, url)).status === 200 ? true : undefined),
    {
      deadline: Math.max(1000, ends - performance.now()),
      report: async () =>
        (await Promise.all(lab.directors.map((each) => snapshot(each)))).join('\n'),
    },
  );
}
