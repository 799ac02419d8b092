import { exitCodes } from '../../report/exit-codes.ts';
import { Failure } from '../../report/failure.ts';
import { kinds, type Kind } from './kinds.ts';

export interface MeasureRequest {
  readonly kinds: readonly Kind[];
  /** Of each kind. */
  readonly trials: number;
  /** Repeats all trials with other software on the same machines. */
  readonly peer?: 'keepalived';
}

export const measureUsage = 'measure failover [KIND,…] [TRIALS] [--peer keepalived]';

const most = 1000;

/**
 * Reads the words after `measure`.
 *
 * @throws Failure (2) that names the word it does not understand.
 */
export function parseMeasure(words: readonly string[]): MeasureRequest {
  const peerAt = words.findIndex((word) => word === '--peer' || word.startsWith('--peer='));
  const [flag = ''] = peerAt < 0 ? [] : words.slice(peerAt);
  const joined = flag.includes('=');
  const peer = joined ? flag.slice('--peer='.length) : words[peerAt + 1];
  const rest = words.filter(
    (_, index) => peerAt < 0 || index < peerAt || index > peerAt + (joined ? 0 : 1),
  );
  const [what, chosen = 'power-cut,planned', trials = '3', extra] = rest;
  if (what !== 'failover')
    throw misused(what === undefined ? 'measure what?' : `there is nothing to measure of ${what}`);
  if (extra !== undefined) throw misused(`${extra} is one word too many`);
  if (peerAt >= 0 && peer !== 'keepalived')
    throw misused(`${peer ?? 'nothing'} is no peer: keepalived is`);
  return {
    kinds: chosen.split(',').map(kindOf),
    trials: numberOf(trials),
    ...(peer === 'keepalived' && peerAt >= 0 ? { peer } : {}),
  };
}

function kindOf(word: string): Kind {
  const kind = kinds.find((each) => each === word);
  if (kind === undefined) throw misused(`${word} is no kind of failure: ${kinds.join(', ')} are`);
  return kind;
}

function numberOf(word: string): number {
  const number = Number(word);
  if (!/^\d+$/.test(word) || number < 1 || number > most)
    throw misused(`${word} is not a number of trials: a whole number from 1 to ${most} is`);
  return number;
}

function misused(message: string): Failure {
  return new Failure(message, {
    exitCode: exitCodes.usage,
    hint: `npm run lab -- ${measureUsage}`,
  });
}
