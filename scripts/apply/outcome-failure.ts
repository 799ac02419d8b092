import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { NotWell } from './carry-out.ts';

/** What went wrong with a change, and what the nodes are now. @param window seconds */
export function outcomeFailure(
  id: string,
  { result, problems, left = [] }: NotWell,
  window: number,
): Failure {
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  if (result === 'refused')
    return new Failure(`nothing was changed:${list}`, { exitCode: exitCodes.refused });
  if (result === 'split')
    return new Failure(`some nodes have not confirmed ${id}:${list}`, {
      exitCode: exitCodes.reverted,
      hint: 'apply again: the plan has what they missed',
    });
  return new Failure(`the change ${id} was taken back:${list}`, {
    exitCode: exitCodes.reverted,
    hint:
      left.length === 0
        ? 'every node is what it was before'
        : `${left.join(', ')} did not hear of it, and goes back by itself within ${window} s`,
  });
}
