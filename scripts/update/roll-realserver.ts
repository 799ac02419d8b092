import type { DirectorState } from '../../overlays/shared/state/node-state.ts';
import { valueOf } from '../../overlays/shared/state/part.ts';
import { updateFiles } from '../../overlays/shared/update/update-state.ts';
import type { Step } from '../progress/progress.ts';
import { look, must, stopped, until, type UpdateContext } from './context.ts';
import type { Machine } from './machine.ts';
import { holds } from './preflight.ts';
import { restart } from './restart.ts';
import type { Target } from './survey.ts';

/** Looks of five seconds for connections to end; then they are cut. */
const draining = 36;
/** Looks of five seconds for mon to see a server that is back. */
const checking = 36;

/** Drains a realserver, restarts it, and gives it its share again once the directors see it up. */
export function rollRealserver(context: UpdateContext, target: Target): Promise<void> {
  const { machine } = target;
  return context.progress.step(
    `roll-${machine.name}`,
    `${machine.name}: realserver`,
    async (step) => {
      const own = target.todo === 'wait' ? target.look.drained : await drain(context, target, step);
      const hint = `it stays drained until the same command goes on, or until lvsmith undrain ${machine.name} on a director`;
      try {
        await restart(context, target, step);
        await undrain(context, machine, own, step);
      } catch (error) {
        if (own && error instanceof Error)
          context.progress.note(`drained-${machine.name}`, `${machine.name}: ${hint}`);
        throw error;
      }
    },
  );
}

/** Ends what an earlier run of the command has left: a machine that is updated, and still drained. */
export function finishRealserver(context: UpdateContext, { machine }: Target): Promise<void> {
  return context.progress.step(`roll-${machine.name}`, `${machine.name}: realserver`, (step) =>
    undrain(context, machine, true, step),
  );
}

/** @returns whether it was drained here, and not by somebody else before. */
async function drain(context: UpdateContext, target: Target, step: Step): Promise<boolean> {
  const { machine } = target;
  const director = await workingDirector(context, machine);
  const before = await directorState(context, director);
  const already = (valueOf(before?.drained) ?? []).includes(machine.name);
  if (already && !target.look.drained) return false;
  step.output('draining');
  // The mark comes first: whoever goes on after a cut knows whose drain it is.
  await must(context, machine, `mkdir -p ${folder} && touch ${updateFiles.drained}`);
  await must(context, director, `lvsmith drain ${machine.name}`);
  let left = 0;
  const empty = await until(context, director, draining, (answer) => {
    if ('silent' in answer) return undefined;
    left = connectionsTo(machine.name, answer.status.director);
    step.output(`${left} connections left`);
    return left === 0 ? true : undefined;
  });
  if (empty === undefined) step.detail(`${left} connections were cut`);
  return true;
}

async function undrain(
  context: UpdateContext,
  machine: Machine,
  own: boolean,
  step: Step,
): Promise<void> {
  const director = await workingDirector(context, machine);
  step.output('waiting for the checks');
  const up = await until(context, director, checking, (answer) => {
    if ('silent' in answer) return undefined;
    const health = valueOf(answer.status.director?.health) ?? [];
    const down = health.some((it) => it.realserver === machine.name && it.verdict === 'down');
    return down ? undefined : true;
  });
  if (up === undefined) throw stopped(machine, `is down for ${director.name} after its restart`);
  if (!own) return;
  await must(context, director, `lvsmith undrain ${machine.name}`);
  await must(context, machine, `rm -f ${updateFiles.drained}`);
}

const folder = updateFiles.drained.slice(0, updateFiles.drained.lastIndexOf('/'));

/** The holder of the floating addresses, whose checks and connections count; any other that works without one. */
async function workingDirector(context: UpdateContext, machine: Machine): Promise<Machine> {
  const working: { readonly director: Machine; readonly holds: boolean }[] = [];
  for (const director of context.machines.filter(({ role }) => role === 'director')) {
    const answer = await look(context, director);
    if (!('silent' in answer) && answer.status.verdict === 'joined')
      working.push({ director, holds: holds(answer.status) });
  }
  const found = working.find((it) => it.holds) ?? working[0];
  if (found === undefined) throw stopped(machine, 'waits for a director that works: none does');
  return found.director;
}

async function directorState(
  context: UpdateContext,
  director: Machine,
): Promise<DirectorState | undefined> {
  const answer = await look(context, director);
  return 'silent' in answer ? undefined : answer.status.director;
}

function connectionsTo(server: string, director: DirectorState | undefined): number {
  const destinations = (valueOf(director?.table) ?? []).flatMap((service) => service.destinations);
  return destinations
    .filter((destination) => destination.server === server)
    .reduce((sum, { kernel }) => sum + (kernel?.activeConnections ?? 0), 0);
}
