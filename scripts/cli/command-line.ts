import type { Command, RouteMap } from '@stricli/core';
import { didYouMean } from '../../overlays/shared/diagnostics/did-you-mean.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { Context } from './context.ts';

type Target = Command<Context> | RouteMap<Context>;

/** A command line, taken apart. */
export interface CommandLine {
  /** The words that lead to the target: `lab`, `up`. */
  readonly route: readonly string[];
  readonly target: Target;
  /** Flags and arguments of the target. */
  readonly rest: readonly string[];
}

/** Flags with a value that may stand before the name of a command: `lab --profile small up`. */
const early: readonly string[] = ['--profile', '--out'];
const helpOrVersion: readonly string[] = ['--help', '-h', '--help-all', '-H', '--version', '-v'];

/**
 * Finds the command that is meant. Flags before its name are moved behind it, and a `--` before it is dropped:
 * npm takes the one of `npm run lab -- up` away, who starts the script without npm leaves it in.
 *
 * @throws Failure (2) for a word that no command has, with the nearest one.
 */
export function readCommandLine(root: RouteMap<Context>, words: readonly string[]): CommandLine {
  const route: string[] = [];
  const moved: string[] = [];
  let target: Target = root;
  let at = 0;
  for (; isGroup(target); at++) {
    const word = words[at];
    const usual = target.getDefaultCommand();
    if (usual !== undefined && isForUsual(target, word)) {
      target = usual;
      break;
    }
    if (word === undefined || helpOrVersion.includes(word)) break;
    if (word === '--') continue;
    if (early.includes(word)) moved.push(word, ...words.slice(++at, at + 1));
    else if (early.some((flag) => word.startsWith(`${flag}=`))) moved.push(word);
    else {
      target = nextTarget(target, word, route);
      route.push(word);
    }
  }
  return { route, target, rest: [...moved, ...words.slice(at)] };
}

export function isGroup(target: Target): target is RouteMap<Context> {
  return 'getAllEntries' in target;
}

/** Whether a group with a command that is meant where none is named gives it this word, or none. */
function isForUsual(group: RouteMap<Context>, word: string | undefined): boolean {
  if (word === undefined) return true;
  const isEarly = early.some((flag) => word === flag || word.startsWith(`${flag}=`));
  if (word === '--' || isEarly || helpOrVersion.includes(word)) return false;
  return group.getAllEntries().every(({ name }) => name.original !== word);
}

function nextTarget(group: RouteMap<Context>, word: string, route: readonly string[]): Target {
  const entries = group.getAllEntries();
  const entry = entries.find(({ name }) => name.original === word);
  if (entry !== undefined) return entry.target;
  const within = ['lvsmith', ...route].join(' ');
  const flag = word.startsWith('-');
  const shown = entries.filter(({ hidden }) => !hidden).map(({ name }) => name.original);
  const near = didYouMean(word, flag ? [...early, '--help', '--version'] : shown);
  throw new Failure(`${within} has no ${flag ? 'flag' : 'verb'} ${word}`, {
    exitCode: exitCodes.usage,
    hint:
      near === undefined || flag
        ? `${within} --help lists its verbs${near === undefined ? '' : `; did you mean ${near}?`}`
        : `did you mean ${[within, near].join(' ')}?`,
  });
}

/**
 * Marks what follows the first argument as no flags of lvsmith's: in `ssh NODE ls -l` the `-l` is meant for the
 * node.
 */
export function protectCommand(
  { parameters }: Command<Context>,
  rest: readonly string[],
): readonly string[] {
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (word === '--') return rest;
    if (!word.startsWith('-')) {
      const after = rest.slice(at + 1);
      return after[0] === '--' ? rest : [...rest.slice(0, at + 1), '--', ...after];
    }
    // The word after a flag that takes one is its value.
    if (parameters.flags?.[word.slice(2)]?.kind === 'parsed') at++;
  }
  return rest;
}
