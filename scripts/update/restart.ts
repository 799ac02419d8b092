import { valueOf } from '../../overlays/shared/state/part.ts';
import { failedWords } from '../../overlays/shared/update/update-words.ts';
import type { Step } from '../progress/progress.ts';
import { must, stopped, until, type UpdateContext } from './context.ts';
import type { Look } from './look.ts';
import type { Target } from './survey.ts';
import { notReached } from './transport.ts';

/** Looks of five seconds: three starts, each of which has ten minutes to prove itself, and the one that goes back. */
const patience = 600;
/** Looks in which a machine that went back has settled what was on trial, and says why. */
const settling = 24;

/**
 * Restarts a machine, and waits until the new version has proven itself and the machine has joined.
 *
 * @throws Failure (6) when it comes back with the version before, or does not come back.
 */
export async function restart(context: UpdateContext, target: Target, step: Step): Promise<void> {
  const { machine, look } = target;
  if (target.todo !== 'wait') {
    step.output('restarting');
    const { code } = await context.transport.run(machine, 'systemctl reboot');
    // A machine that goes down may cut the connection before it has answered.
    if (code !== 0 && code !== notReached) await must(context, machine, 'systemctl reboot');
  }
  const before = target.todo === 'wait' ? undefined : look.boot;
  let last = 'it does not answer';
  let goneBack = 0;
  const result = await until(context, machine, patience, (answer) => {
    if ('silent' in answer) return undefined;
    if (answer.boot === before) return undefined;
    if (startedTheOther(answer, target) && ++goneBack === settling)
      return {
        failed: `started ${versionOf(answer)} and not ${target.payload.description.version}`,
      };
    const outcome = outcomeOf(answer, target);
    if (typeof outcome !== 'string') return outcome;
    last = outcome;
    step.output(outcome);
    return undefined;
  });
  if (result === undefined) throw stopped(machine, `did not come back: ${last}`);
  if (result.failed !== undefined) throw stopped(machine, result.failed);
}

/** How a machine came back, or what is still awaited. */
function outcomeOf({ status }: Look, { payload }: Target): { readonly failed?: string } | string {
  const { version } = payload.description;
  const runs = versionOf({ status });
  const update = valueOf(status.update);
  if (update === undefined) return 'it does not say what is on trial';
  const { trial, last } = update;
  if (runs !== version) {
    if (trial !== null) return `it started ${runs} again`;
    const words =
      last !== null && last.version === version ? failedWords(last) : `${version} is gone`;
    return { failed: `went back: it runs ${runs}; ${words}` };
  }
  if (trial !== null) {
    const reason = trial.starts.findLast((start) => start.reason !== null)?.reason;
    return reason == null ? `${version} is on trial` : `${version} is tried again: ${reason}`;
  }
  if (status.verdict !== 'joined') return status.reasons[0] ?? `it is ${status.verdict}`;
  const sync = valueOf(status.director?.sync);
  if (status.director !== undefined && sync?.synced !== true)
    return 'it is receiving the connections';
  return {};
}

/** The boot loader did not start what is still on trial. */
function startedTheOther(answer: Look, { payload }: Target): boolean {
  const trial = valueOf(answer.status.update)?.trial ?? null;
  return trial !== null && versionOf(answer) !== payload.description.version;
}

function versionOf({ status }: Pick<Look, 'status'>): string {
  return valueOf(status.image)?.version ?? 'an unknown version';
}
