import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { isGroup, type CommandLine } from './command-line.ts';

type Environment = Readonly<Partial<Record<string, string>>>;

/**
 * `npm run check --profile=small` hands `--profile` to npm, which puts it into the environment and starts the
 * command without it: the command would work on another profile than the user named.
 *
 * @throws Failure (2) with the command line that was meant.
 */
export function refuseFlagsTakenByNpm(line: CommandLine, env: Environment): void {
  const script = env['npm_lifecycle_event'];
  // Other scripts that call lvsmith have flags of their own.
  if (script === undefined || isGroup(line.target)) return;
  if (script !== line.route.join(':') && script !== line.route[0]) return;
  const left = [...line.rest];
  const taken = Object.entries(line.target.parameters.flags ?? {}).flatMap(([name, { kind }]) => {
    const value = env[`npm_config_${name.replaceAll('-', '_')}`];
    if (value === undefined || hasFlag(line.rest, name)) return [];
    if (kind === 'boolean') return [value === '' ? `--no-${name}` : `--${name}`];
    // `--profile small`: npm leaves the value among the arguments.
    return [`--${name}=${value === 'true' ? (left.shift() ?? '…') : value}`];
  });
  if (taken.length === 0) return;
  const words = [...line.route.slice(script.split(':').length), ...taken, ...left];
  const names = taken.map((flag) => flag.split('=')[0]);
  throw new Failure(`npm took ${names.join(' and ')} for a flag of its own`, {
    exitCode: exitCodes.usage,
    hint: `the flags of lvsmith follow a --: npm run ${script} -- ${words.join(' ')}`,
  });
}

function hasFlag(rest: readonly string[], name: string): boolean {
  return rest.some((word) => [`--${name}`, `--no-${name}`].includes(word.split('=')[0] ?? ''));
}
