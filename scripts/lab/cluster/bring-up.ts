import { request, serviceUrl } from './http-client.ts';
import { stageRules } from '../../../overlays/shared/state/stages.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Stage } from './state.ts';
import type { Lab } from '../lab.ts';
import type { Machine } from '../qemu/machine.ts';
import { reportMachine } from '../guest/commands.ts';
import { DeadlinePassed, waitFor } from '../guest/wait.ts';

/** Called when a machine has reached a stage. */
export type OnStage = (machine: Machine, stage: Stage) => void;

/** Milliseconds for the whole cluster, on an emulated processor that others use too. */
const bootTimeout = 600_000;

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
  const ends = performance.now() + bootTimeout;
  await Promise.all(machines.map((machine) => bootAndWait(lab, machine, onStage, ends)));
  await firstAnswer(lab, ends);
}

/** One machine from power on to its last stage. */
export async function bootAndWait(
  lab: Lab,
  machine: Machine,
  onStage: OnStage = () => undefined,
  ends = performance.now() + bootTimeout,
): Promise<void> {
  const left = () => Math.max(1000, ends - performance.now());
  await machine.start();
  onStage(machine, 'on');
  await machine.waitForShell(left());
  onStage(machine, 'booted');
  const role = lab.directors.includes(machine) ? 'director' : 'realserver';
  for (const { stage, condition } of stageRules[role]) {
    // The guest waits on its own: asking it over and over would slow it down.
    const wait = `until ${condition}; do nap 0.2; done`;
    await machine.execute(wait, left()).catch(async (error: unknown) => {
      if (!(error instanceof DeadlinePassed)) throw error;
      const text = `${machine.name} is not ${stage}\n${await reportMachine(machine)}`;
      throw new Failure(text, { exitCode: exitCodes.verification, cause: error });
    });
    onStage(machine, stage);
  }
}

/** Switches a machine on, and waits until its system has started a shell. */
export async function powerOn(machine: Machine): Promise<void> {
  await machine.start();
  await machine.waitForShell(bootTimeout);
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
        (await Promise.all(lab.directors.map((each) => reportMachine(each)))).join('\n'),
    },
  );
}
