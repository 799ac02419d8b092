import {
  buildApplication,
  buildRouteMap,
  proposeCompletions,
  run,
  type RouteMap,
} from '@stricli/core';
import type { Perform } from '../lab/control/protocol.ts';
import type { Lab } from '../lab/lab.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { exitCodeOf, failureData, failureText } from '../runtime/failure.ts';
import { fitLines, terminalColumns } from '../runtime/fit-lines.ts';
import { lvsmithVersion } from '../runtime/installation.ts';
import { apply } from './apply.ts';
import { bench } from './bench/bench.ts';
import { build } from './build.ts';
import { check } from './check.ts';
import { isGroup, protectCommand, readCommandLine, type CommandLine } from './command-line.ts';
import { completion } from './completion.ts';
import type { Context } from './context.ts';
import { importVerb } from './import.ts';
import { commandsOfANode, labVerbs } from './lab/verbs.ts';
import { refuseFlagsTakenByNpm } from './npm-flags.ts';
import { outdated } from './outdated.ts';
import { render } from './render.ts';
import { rotate } from './rotate.ts';
import { seed } from './seed.ts';
import { update } from './update.ts';
import { applicationText } from './usage-text.ts';
import { fromWhereTyped } from './where-typed.ts';

/** Every verb of lvsmith. */
const root: RouteMap<Context> = buildRouteMap({
  routes: {
    check,
    render,
    build,
    seed,
    apply,
    rotate,
    update,
    outdated,
    import: importVerb,
    lab: labVerbs,
    bench,
    completion,
  },
  docs: {
    brief: 'Disk images and seeds for highly available LVS clusters, from one profile',
    fullDescription:
      'Makes bootable images of the directors and realservers of an LVS cluster from one profile in YAML.\n\nStart with `lvsmith check --profile FILE`. Every verb has --help with its flags and exit codes.',
  },
});

/** @param tell is told of what a command throws, and of words that it does not understand. */
function application(route: readonly string[], tell: (error: unknown) => void = () => {}) {
  return buildApplication(root, {
    name: 'lvsmith',
    versionInfo: { currentVersion: lvsmithVersion() },
    scanner: { allowArgumentEscapeSequence: true, caseStyle: 'allow-kebab-for-camel' },
    // Messages bring colours of their own where they have any.
    documentation: { disableAnsiColor: true, onlyRequiredInUsageLine: true },
    localization: { text: applicationText(['lvsmith', ...route].join(' '), tell) },
    determineExitCode: exitCodeOf,
  });
}

/**
 * Runs one command line of lvsmith and returns its exit code.
 *
 * @param streams where help and complaints about words go; what a verb prints goes to the process's own.
 * @throws Failure (2) for a word that no verb has, and for flags that npm took away.
 */
export async function runLvsmith(
  words: readonly string[],
  streams: Streams = process,
): Promise<number> {
  const line = readCommandLine(root, words);
  refuseFlagsTakenByNpm(line, process.env);
  const code = await execute(line, streams, undefined);
  // A group alone is a question for its verbs, and nothing was done.
  const asked = line.rest.length > 0;
  return isGroup(line.target) && !asked ? exitCodes.usage : code;
}

/** Carries out what `lvsmith lab` sends to the process of a lab: the same verbs, with the lab at hand. */
export function performIn(lab: Lab): Perform {
  return async (words, session) => {
    try {
      const line = readCommandLine(root, ['lab', ...words]);
      const stdout = { write: session.print };
      const stderr = { write: session.complain };
      return await execute(line, { stdout, stderr, env: {} }, { lab, session });
    } catch (error) {
      session.complain(`${failureText(error)}\n`);
      return exitCodeOf(error);
    }
  };
}

interface Streams extends Pick<Context['process'], 'stderr' | 'env'> {
  readonly stdout: Context['process']['stdout'] & {
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
}

async function execute(
  line: CommandLine,
  { stdout, stderr, env = {} }: Streams,
  served: Context['served'],
): Promise<number> {
  const { route, target } = line;
  const passesOn = !isGroup(target) && commandsOfANode.has(target);
  const given = passesOn ? protectCommand(target, line.rest) : line.rest;
  const rest = fromWhereTyped(given, env, target === importVerb);
  const words = [...route.slice(1), ...rest];
  const context: Context = {
    process: { stdout: fitted(stdout), stderr, env, exitCode: null },
    words,
    performIn,
    propose,
    served,
  };
  // A program that reads the result needs the reason as data, too.
  const report = (error: unknown) => {
    stdout.write(`${JSON.stringify(failureData(error))}\n`);
  };
  const app = application(route, asksForJson(target, rest) ? report : undefined);
  await run(app, [...route, ...rest], context);
  const code = Number(context.process.exitCode);
  // Stricli's own codes are negative: -4 and -5 for what it could not understand.
  if (code >= 0) return code;
  return code <= -4 ? exitCodes.usage : exitCodes.bug;
}

/** Help is as wide as its tables. */
function fitted(stream: Streams['stdout']): Context['process']['stdout'] {
  return { write: (text) => stream.write(fitLines(text, terminalColumns(stream))) };
}

function asksForJson(target: CommandLine['target'], rest: readonly string[]): boolean {
  if (isGroup(target) || target.parameters.flags?.['json'] === undefined) return false;
  const end = rest.indexOf('--');
  return (end < 0 ? rest : rest.slice(0, end)).includes('--json');
}

/** For the shell: the last word is not complete yet. */
async function propose(words: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = process;
  const context = { process: { stdout, stderr }, words, performIn, propose };
  const found = await proposeCompletions(application([]), words, context);
  return found.map(({ completion: text }) => text);
}
