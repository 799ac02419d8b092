import { execFileSync } from 'node:child_process';

/** What a program of the node prints; undefined when it is not there or fails. */
export function ask(argv: readonly [string, ...string[]]): string | undefined {
  const [file, ...args] = argv;
  try {
    return execFileSync(file, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    });
  } catch {
    return undefined;
  }
}

export type UnitState = 'active' | 'starting' | 'failed' | 'inactive';

/** The states of systemd units, in order. */
export function unitStates(units: readonly string[]): UnitState[] {
  const text = ask(['systemctl', 'show', '--property=ActiveState', '--value', '--', ...units]);
  const states = (text ?? '').split('\n').filter((line) => line !== '');
  return units.map((_, index) => stateOf(states[index] ?? ''));
}

function stateOf(activeState: string): UnitState {
  if (activeState === 'active' || activeState === 'reloading') return 'active';
  if (activeState === 'activating') return 'starting';
  return activeState === 'failed' ? 'failed' : 'inactive';
}
