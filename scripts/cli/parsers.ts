import { isVersion, versionRule } from '../../overlays/shared/update/version.ts';

/**
 * A parser of whole numbers within bounds, both allowed.
 *
 * @throws SyntaxError (from the parser) that names the bounds.
 */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new SyntaxError(`${text} is not a whole number from ${least} to ${most}`);
  };
}

/**
 * A parser of words from a list, separated by commas.
 *
 * @throws SyntaxError (from the parser) that lists the words.
 */
export function wordsOf<T extends string>(known: readonly T[]): (text: string) => readonly T[] {
  return (text) =>
    text.split(',').map((part) => {
      const word = known.find((each) => each === part.trim());
      if (word !== undefined) return word;
      throw new SyntaxError(`${part.trim()} is none of ${known.join(', ')}`);
    });
}

/** @throws SyntaxError (from the parser) that says what a version looks like. */
export function imageVersion(text: string): string {
  if (isVersion(text)) return text;
  throw new SyntaxError(`${text} is no version: it has ${versionRule}`);
}
