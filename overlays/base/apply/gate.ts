import { changeWaits, keysChange } from '../../shared/state/apply-state.ts';
import type { NodeState } from '../../shared/state/node-state.ts';
import { judge } from '../../shared/state/verdict.ts';
import { Refusal } from './refusal.ts';

/** What the gate needs of the node; a test brings its own. */
export interface GateTools {
  readonly gather: () => Promise<NodeState>;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds. */
  readonly now: () => number;
}

const interval = 500;

/**
 * Waits until nothing is wrong with the node that was not wrong before the change.
 *
 * @param seconds to wait for that.
 * @param known reasons of before.
 * @throws Refusal with what is wrong when the time is over.
 */
export async function gate(
  tools: GateTools,
  seconds: number,
  known: readonly string[],
): Promise<void> {
  const end = tools.now() + seconds * 1000;
  for (;;) {
    const fresh = newReasons(await tools.gather(), known);
    if (fresh.length === 0) return;
    if (tools.now() >= end) throw new Refusal('failed', fresh.join('; '));
    await tools.pause(interval);
  }
}

/** Reasons name ages and numbers, which differ from look to look. */
function newReasons(state: NodeState, known: readonly string[]): readonly string[] {
  const before = new Set(known.map(withoutNumbers));
  return judge(state).reasons.filter(
    // The change that the gate is for.
    (reason) => !isOfTheChange(reason) && !before.has(withoutNumbers(reason)),
  );
}

function isOfTheChange(reason: string): boolean {
  return reason.startsWith(changeWaits) || reason.startsWith(keysChange);
}

function withoutNumbers(reason: string): string {
  return reason.replaceAll(/\d+/g, '0');
}
