import type { NodeStatus } from '../../overlays/shared/state/verdict.ts';
import { look, must, stopped, until, type UpdateContext } from './context.ts';
import type { Step } from '../progress/progress.ts';
import { holds, inStandby, votesMissing } from './preflight.ts';
import { restart } from './restart.ts';
import type { Target } from './survey.ts';

/** Looks of five seconds: pacemaker gives an address a minute to stop and a minute to start. */
const moving = 36;

/**
 * Takes the floating addresses from a director, restarts it, and waits until it could take them again. The standby ends
 * with the restart, whatever becomes of this command.
 */
export function rollDirector(context: UpdateContext, target: Target): Promise<void> {
  const { machine } = target;
  return context.progress.step(
    `roll-${machine.name}`,
    `${machine.name}: director`,
    async (step) => {
      if (target.todo !== 'wait') await leave(context, target, step);
      await restart(context, target, step);
    },
  );
}

async function leave(context: UpdateContext, { machine }: Target, step: Step): Promise<void> {
  const others = context.machines.filter((it) => it.role === 'director' && it !== machine);
  if (others.length === 0) return;
  let takers = 0;
  for (const other of others) {
    const answer = await look(context, other);
    const why = 'silent' in answer ? answer.silent : whyNotWithout(answer.status);
    if (why !== undefined)
      throw stopped(other, `has to be well before ${machine.name} leaves: ${why}`);
    if (!('silent' in answer) && !inStandby(answer.status)) takers++;
  }
  if (takers === 0)
    throw stopped(machine, 'cannot leave: every other director is in standby', standbyHint);
  step.output('standby');
  await must(context, machine, `crm_standby -N ${machine.name} -v on -l reboot`);
  const left = await until(context, machine, moving, (answer) =>
    'silent' in answer || holds(answer.status) || !inStandby(answer.status) ? undefined : true,
  );
  if (left === undefined)
    throw stopped(
      machine,
      'did not give the floating addresses away',
      `crm_standby -N ${machine.name} -D -l reboot on it ends its standby; lvsmith status says more`,
    );
}

const standbyHint = 'lvsmith online DIRECTOR ends the standby of one that may take the addresses';

/** Why a director keeps another one from leaving; undefined: it does not. */
function whyNotWithout(status: NodeStatus): string | undefined {
  const { verdict, reasons } = status;
  const well = verdict === 'joined' || inStandby(status);
  return votesMissing(status) ?? (well ? undefined : (reasons[0] ?? `it is ${verdict}`));
}
