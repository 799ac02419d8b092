import { clear } from './clear.ts';
import { drain, undrain } from './drain.ts';
import { maintenance } from './maintenance.ts';
import { move } from './move.ts';
import { online, standby } from './standby.ts';
import type { Verb } from './verb.ts';

/** Everything that may be done to a cluster, in the order of help texts. */
export const verbs: readonly Verb[] = [standby, online, move, drain, undrain, clear, maintenance];

/** `move DIRECTOR`. */
export function verbUsage({ name, parameter }: Verb): string {
  return `${name} ${parameter.placeholder}`.trim();
}
