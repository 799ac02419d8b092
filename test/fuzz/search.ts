import { random } from '../helpers/mutate.ts';
import { problemOf, type FuzzInput, type FuzzKind } from './kind.ts';
import { minimize } from './minimize.ts';

/** A case that is not as it must be. */
export interface Finding {
  readonly kind: string;
  /** Makes the case again, as the first one. */
  readonly seed: number;
  readonly problem: string;
  readonly input: FuzzInput;
}

/**
 * Plays cases until one is wrong, or enough were played. Each has a seed of its own, one more than the one before, so
 * that a finding can be played again without those before it.
 *
 * @param goOn asked before each case, with its seed.
 * @returns what was found, made as small as possible; or how many cases were played.
 */
export function search(
  kind: FuzzKind,
  seed: number,
  goOn: (seed: number, played: number) => boolean,
): Finding | number {
  for (let played = 0; ; played++) {
    const own = (seed + played) >>> 0;
    if (!goOn(own, played)) return played;
    const input = kind.make(random(own));
    const problem = problemOf(kind, input);
    if (problem !== undefined) return smallest(kind, own, input, problem);
  }
}

function smallest(kind: FuzzKind, seed: number, input: FuzzInput, problem: string): Finding {
  const same = sort(problem);
  const small = minimize(input, (smaller) => {
    const other = problemOf(kind, smaller);
    return other !== undefined && sort(other) === same;
  });
  return { kind: kind.name, seed, input: small, problem: problemOf(kind, small) ?? problem };
}

/** The same fault in another case: its first words, without what they say of the case. */
function sort(problem: string): string {
  const [first = ''] = problem.split('\n');
  return first.replace(/["'`].*|\d+/g, '').slice(0, 60);
}
