import { setTimeout as pause } from 'node:timers/promises';
import type { NodeState } from '../../shared/state/node-state.ts';
import { judge, type NodeStatus, type Verdict } from '../../shared/state/verdict.ts';
import { fault, type Outcome, usageCode } from './output.ts';
import { statusText } from './status-text.ts';

/** Milliseconds between two looks of --wait. */
const interval = 1000;
/** Milliseconds that --wait waits: a cluster that starts cold takes about a minute on slow machines. */
const timeout = 600_000;

/** `lvsmith status [--json] [--wait]`. */
export async function statusCommand(
  words: readonly string[],
  gather: () => Promise<NodeState>,
): Promise<Outcome> {
  const wrong = words.find((word) => word !== '--json' && word !== '--wait');
  if (wrong !== undefined) return fault(`status has no ${wrong}`, usageCode);
  const ends = words.includes('--wait') ? Date.now() + timeout : 0;
  let status = await look(gather);
  while (status.verdict !== 'joined' && status.verdict !== 'failed' && Date.now() < ends) {
    await pause(interval);
    status = await look(gather);
  }
  const stdout = words.includes('--json') ? `${JSON.stringify(status)}\n` : statusText(status);
  return { code: exitCodeOf(status.verdict), stdout };
}

async function look(gather: () => Promise<NodeState>): Promise<NodeStatus> {
  const state = await gather();
  return { ...judge(state), ...state };
}

/** 0 joined, 1 failed, 2 anything between. */
function exitCodeOf(verdict: Verdict): number {
  if (verdict === 'joined') return 0;
  return verdict === 'failed' ? 1 : 2;
}
