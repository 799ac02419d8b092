import { uptime } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfThere } from '../../shared/files.ts';
import type { FirstBootStatus } from '../../shared/first-boot-status.ts';
import { parseLvsState } from '../../shared/lvs-state.ts';
import { paths } from '../../shared/paths.ts';
import { readNode } from '../../shared/read-node.ts';
import { ask, unitStates } from './ask.ts';
import { exitCodeOf, judge, type NodeStatus, unitsOf } from './node-status.ts';
import { fault, type Outcome, usageCode } from './output.ts';
import { statusText } from './status-text.ts';

const pause = 1000;
/** How long --wait waits: a cluster that starts cold takes about a minute on slow machines. */
const patience = 600_000;

/** `lvsmith status [--json] [--wait]`. */
export async function statusCommand(words: readonly string[]): Promise<Outcome> {
  const strange = words.find((word) => word !== '--json' && word !== '--wait');
  if (strange !== undefined) return fault(`status does not know ${strange}`, usageCode);
  const until = words.includes('--wait') ? Date.now() + patience : 0;
  let status = lookAt();
  while (status.verdict !== 'joined' && status.verdict !== 'failed' && Date.now() < until) {
    await sleep(pause);
    status = lookAt();
  }
  const stdout = words.includes('--json') ? `${JSON.stringify(status)}\n` : statusText(status);
  return { code: exitCodeOf(status.verdict), stdout };
}

function lookAt(): NodeStatus {
  const node = readNode();
  const units = node === undefined ? [] : unitsOf[node.role];
  const states = unitStates(units);
  const isDirector = node?.role === 'director';
  return judge({
    node,
    firstBoot: readFirstBoot(),
    units: Object.fromEntries(units.map((unit, index) => [unit, states[index] ?? 'inactive'])),
    quorum: isDirector ? quorum() : undefined,
    lvs: isDirector ? parseLvsState(readIfThere(paths.lvs)) : undefined,
    uptime: Math.floor(uptime()),
  });
}

function readFirstBoot(): FirstBootStatus | undefined {
  const text = readIfThere(paths.status);
  if (text === undefined) return undefined;
  const status: FirstBootStatus = JSON.parse(text);
  return status;
}

/** `crm_node --quorum` prints 1 or 0. */
function quorum(): boolean | undefined {
  const answer = ask(['crm_node', '--quorum'])?.trim();
  return answer === undefined ? undefined : answer === '1';
}
