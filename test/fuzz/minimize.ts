import type { FuzzInput } from './kind.ts';

/**
 * The smallest case that can be found which is still wrong: whole parts are left out, then ever smaller pieces of each.
 *
 * @param isWrong whether a smaller case still shows the fault.
 * @param tries how often it is asked at most.
 */
export function minimize(
  input: FuzzInput,
  isWrong: (smaller: FuzzInput) => boolean,
  tries = 2000,
): FuzzInput {
  let best = input;
  let left = tries;
  const take = (smaller: FuzzInput): boolean => {
    if (left-- <= 0 || !isWrong(smaller)) return false;
    best = smaller;
    return true;
  };
  for (const name of Object.keys(input)) take(without(best, name));
  for (const name of Object.keys(best))
    for (let size = halfOf(best[name]); size >= 1; size = Math.floor(size / 2))
      for (let at = 0; at < (best[name]?.length ?? 0); ) {
        const bytes = Buffer.from(best[name] ?? '');
        const shorter = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
        if (left <= 0) return best;
        if (!take({ ...best, [name]: shorter })) at += size;
      }
  return best;
}

function without(input: FuzzInput, name: string): FuzzInput {
  return Object.fromEntries(Object.entries(input).filter(([each]) => each !== name));
}

function halfOf(bytes: Uint8Array | undefined): number {
  return Math.ceil((bytes?.length ?? 0) / 2);
}
