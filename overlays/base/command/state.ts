import type { NodeState, Part } from '../../shared/state/node-state.ts';
import { ageOf, isKnown } from '../../shared/state/part.ts';
import { fault, type Outcome, usageCode } from './output.ts';

/** `lvsmith state [--json]`: the state document, as it is or part by part for a person. */
export async function stateCommand(
  words: readonly string[],
  gather: () => Promise<NodeState>,
): Promise<Outcome> {
  const wrong = words.find((word) => word !== '--json');
  if (wrong !== undefined) return fault(`state has no ${wrong}`, usageCode);
  const state = await gather();
  const json = words.includes('--json');
  return { code: 0, stdout: json ? `${JSON.stringify(state)}\n` : stateText(state) };
}

/** Every part with its age, and its value as indented JSON. */
export function stateText(state: NodeState): string {
  const { director, at, uptime, ...common } = state;
  const parts: [string, Part<unknown>][] = [
    ...Object.entries(common),
    ...Object.entries(director ?? {}),
  ];
  const head = `${at}, up ${uptime} s\n`;
  return head + parts.map(([name, part]) => partText(name, part, at)).join('');
}

function partText(name: string, part: Part<unknown>, now: string): string {
  if (!isKnown(part)) return `${name}: unknown: ${part.unknown}\n`;
  const age = ageOf(part, now);
  const value = JSON.stringify(part.value, undefined, 2).replaceAll('\n', '\n  ');
  return `${name}${age === 0 ? '' : ` (${age} s ago)`}:\n  ${value}\n`;
}
