import type { NodeState } from '../../shared/state/node-state.ts';
import { unknownReason } from '../../shared/state/part.ts';
import { tableText } from '../../shared/state/table-text.ts';
import { fault, type Outcome, usageCode } from './output.ts';

/** `lvsmith table`: each member of each virtual service, its weight in the kernel, and why. */
export async function tableCommand(
  words: readonly string[],
  gather: () => Promise<NodeState>,
): Promise<Outcome> {
  if (words.length > 0) return fault('usage: lvsmith table', usageCode);
  const { director } = await gather();
  if (director === undefined) return fault('table is for directors');
  const reason = unknownReason(director.table);
  return reason === undefined ? { code: 0, stdout: tableText(director) } : fault(reason);
}
