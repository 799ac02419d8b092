import { run } from '../../shared/node/run.ts';
import type { UnitState } from '../../shared/state/node-state.ts';
import { answerTimeout } from './pacemaker.ts';

/** @throws Error when systemd does not answer. */
export async function askUnits(
  units: readonly string[],
  timeout = answerTimeout,
): Promise<Readonly<Record<string, UnitState>>> {
  if (units.length === 0) return {};
  const names = units.map((unit) => `${unit}.service`);
  const show = ['systemctl', 'show', '--property=ActiveState', '--value', '--'] as const;
  return unitStates(units, await run([...show, ...names], { timeout }));
}

/**
 * Reads the answer: one word for each unit, with empty lines between them.
 *
 * @throws Error when it is not complete: a unit of which nothing is said is not an inactive one.
 */
export function unitStates(
  units: readonly string[],
  text: string,
): Readonly<Record<string, UnitState>> {
  const words = text.split('\n').filter((line) => line !== '');
  if (words.length !== units.length)
    throw new Error(`systemd told ${words.length} of ${units.length} states`);
  return Object.fromEntries(units.map((unit, index) => [unit, stateOf(words[index] ?? '')]));
}

function stateOf(activeState: string): UnitState {
  if (activeState === 'active' || activeState === 'reloading' || activeState === 'refreshing')
    return 'active';
  if (activeState === 'activating') return 'starting';
  return activeState === 'failed' ? 'failed' : 'inactive';
}
