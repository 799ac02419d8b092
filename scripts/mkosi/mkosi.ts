import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { interruptionSignal } from '../runtime/interruption.ts';
import { run, type Run, type RunOptions } from '../runtime/run.ts';
import { explainFailure } from './explain.ts';
import { mkosiConf } from './ini.ts';
import type { MkosiSettings } from './settings.ts';
import { compareSummary } from './summary.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** How to run mkosi on this host. */
export interface MkosiCommand {
  /** The command without mkosi's own arguments, with the prefix for privileges. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
  readonly run?: Run;
}

export interface BuildOptions {
  /** The folder of mkosi.conf; created if it does not exist. */
  readonly folder: string;
  readonly settings: MkosiSettings;
  /** The file for mkosi's full output. */
  readonly log: string;
  readonly onLine?: (line: string) => void;
}

/**
 * Runs one build of mkosi. Meanwhile `mkosi summary` reports how it parsed our settings; if that differs from what we
 * wrote, the build is aborted.
 *
 * @throws Failure (5) with mkosi's last meaningful lines, a hint and the path of the log.
 */
export async function mkosiBuild(command: MkosiCommand, options: BuildOptions): Promise<void> {
  await makeFolder(options.folder);
  await writeFile(join(options.folder, 'mkosi.conf'), mkosiConf(options.settings));
  const abort = new AbortController();
  const interruption = interruptionSignal();
  const checking = checkParsedSettings(command, options).catch((error: unknown) => {
    abort.abort();
    throw error;
  });
  const lines: string[] = [];
  const building = call(command, options, ['--force', 'build'], {
    signal: AbortSignal.any(
      interruption === undefined ? [abort.signal] : [abort.signal, interruption],
    ),
    onLine: (line) => {
      lines.push(line);
      options.onLine?.(line);
    },
  });
  // Both must have ended before an error is thrown.
  const [check, build] = await Promise.allSettled([checking, building]);
  if (check.status === 'rejected') throw check.reason;
  if (build.status === 'rejected') throw build.reason;
  await writeFile(options.log, `${lines.join('\n')}\n`);
  if (build.value.code !== 0) throw explainFailure(lines, options.log, build.value.code);
}

async function checkParsedSettings(command: MkosiCommand, options: BuildOptions): Promise<void> {
  const { code, stdout, stderr } = await call(command, options, ['--json', 'summary']);
  if (code !== 0) {
    await writeFile(options.log, stderr);
    throw explainFailure(stderr.split('\n'), options.log, code);
  }
  const differences = compareSummary(options.settings, stdout, command.version);
  if (differences.length === 0) return;
  const list = differences.map(
    ({ setting, written, parsed }) =>
      `    ${setting}: written ${JSON.stringify(written)}, parsed ${JSON.stringify(parsed)}`,
  );
  throw new Failure(
    ['mkosi parsed some settings differently from what lvsmith wrote', ...list].join('\n'),
    {
      exitCode: exitCodes.mkosi,
      hint: 'lvsmith does not support this version of mkosi; please report it',
    },
  );
}

function call(
  command: MkosiCommand,
  options: BuildOptions,
  args: readonly string[],
  more: Pick<RunOptions, 'signal' | 'onLine'> = {},
) {
  return (command.run ?? run)([...command.argv, '--directory', options.folder, ...args], {
    env: { ...command.env, LC_ALL: 'C.UTF-8' },
    accept: 'any',
    exitCode: exitCodes.mkosi,
    ...more,
  });
}
