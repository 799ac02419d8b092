import type { Holding } from '../../shared/health/lvs-state.ts';

/**
 * Counts how often this director has taken the floating addresses. What it finds at the start of the machine is a
 * takeover too: somebody else may have had them until then.
 *
 * @param before undefined: nothing has been seen since the machine's start
 */
export function holdingNow(before: Holding | undefined, here: boolean, at: string): Holding {
  if (before?.here === here) return before;
  const takeovers = (before?.takeovers ?? 0) + Number(here);
  return { here, takeovers, changed: before === undefined && !here ? null : at };
}
