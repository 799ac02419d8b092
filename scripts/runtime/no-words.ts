import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';

/**
 * For programs that take no words: `--help` explains them and does nothing else.
 *
 * @returns whether the program is to do its work.
 * @throws Failure (2) for any other word.
 */
export function takesNoWords(words: readonly string[], help: string): boolean {
  const [word] = words;
  if (word === undefined) return true;
  if (word !== '--help' && word !== '-h')
    throw new Failure(`${word} is one word too many`, { exitCode: exitCodes.usage, hint: help });
  process.stdout.write(`${help}\n`);
  return false;
}
