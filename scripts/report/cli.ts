import {
  buildApplication,
  run,
  type ApplicationContext,
  type Command,
  type CommandContext,
} from '@stricli/core';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/**
 * Runs one command line with stricli, and keeps our exit codes: what the command throws is thrown
 * here (for `main` to show), and a command line that cannot be understood is a usage error.
 *
 * @param make builds the command around a function that hands over what happens in it.
 */
export async function runCommandLine(
  name: string,
  make: (guard: Guard) => Command<CommandContext>,
  args: readonly string[] = process.argv.slice(2),
): Promise<ExitCode> {
  let thrown: { readonly error: unknown } | undefined;
  const command = make((func) => async (...given) => {
    try {
      await func(...given);
    } catch (error) {
      thrown = { error };
    }
  });
  const app = buildApplication(command, { name, scanner: { caseStyle: 'allow-kebab-for-camel' } });
  const { stdout, stderr, env } = process;
  const context: { process: ApplicationContext['process'] & { exitCode: number | null } } = {
    process: { stdout, stderr, env, exitCode: null },
  };
  await run(app, args, context);
  if (thrown !== undefined) throw thrown.error;
  // Stricli's own codes: 0 also for --help, negative ones for what it could not parse.
  return context.process.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}

/** Wraps a command's function. */
export type Guard = <A extends readonly unknown[]>(
  func: (...args: A) => Promise<void>,
) => (...args: A) => Promise<void>;
