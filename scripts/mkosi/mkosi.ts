import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { interruptionSignal } from '../report/interruption.ts';
import { run, type Run, type RunOptions } from '../report/run.ts';
import { explainFailure } from './explain.ts';
import { mkosiConf } from './ini.ts';
import type { MkosiSettings } from './settings.ts';
import { compareSummary } from './summary.ts';

/** How to start mkosi on this host. */
export interface MkosiCommand {
  /** The words before mkosi's own arguments: a namespace with more user ids, python3, mkosi. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
  readonly run?: Run;
}

export interface BuildOptions {
  /** The folder that holds mkosi.conf; made if it is not there. */
  readonly folder: string;
  readonly settings: MkosiSettings;
  /** mkosi's whole output goes here. */
  readonly log: string;
  readonly onLine?: (line: string) => void;
}

/**
 * Runs one build of mkosi, while another mkosi tells what it understands of the settings. Where that is not
 * what was meant, the build is ended: whatever it made is not to be used.
 *
 * @throws Failure (5) with mkosi's last meaningful lines, a hint and the log's name.
 */
export async function mkosiBuild(command: MkosiCommand, options: BuildOptions): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  await writeFile(join(options.folder, 'mkosi.conf'), mkosiConf(options.settings));
  const unwanted = new AbortController();
  const interruption = interruptionSignal();
  const understood = checkUnderstood(command, options).catch((error: unknown) => {
    unwanted.abort();
    throw error;
  });
  const lines: string[] = [];
  const built = call(command, options, ['--force', 'build'], {
    signal: AbortSignal.any(
      interruption === undefined ? [unwanted.signal] : [unwanted.signal, interruption],
    ),
    onLine: (line) => {
      lines.push(line);
      options.onLine?.(line);
    },
  });
  // Both have ended before anything is told.
  const [check, build] = await Promise.allSettled([understood, built]);
  if (check.status === 'rejected') throw check.reason;
  if (build.status === 'rejected') throw build.reason;
  await writeFile(options.log, `${lines.join('\n')}\n`);
  if (build.value.code !== 0) throw explainFailure(lines, options.log, build.value.code);
}

async function checkUnderstood(command: MkosiCommand, options: BuildOptions): Promise<void> {
  const { code, stdout, stderr } = await call(command, options, ['--json', 'summary']);
  if (code !== 0) {
    await writeFile(options.log, stderr);
    throw explainFailure(stderr.split('\n'), options.log, code);
  }
  const wrong = compareSummary(options.settings, stdout, command.version);
  if (wrong.length === 0) return;
  const list = wrong.map(
    ({ setting, meant, understood }) =>
      `    ${setting}: meant ${JSON.stringify(meant)}, mkosi understood ${JSON.stringify(understood)}`,
  );
  throw new Failure(
    ['mkosi understood some settings otherwise than they are meant', ...list].join('\n'),
    {
      exitCode: exitCodes.mkosi,
      hint: 'this version of mkosi is not one that lvsmith knows; please report it',
    },
  );
}

function call(
  command: MkosiCommand,
  options: BuildOptions,
  words: readonly string[],
  more: Pick<RunOptions, 'signal' | 'onLine'> = {},
) {
  return (command.run ?? run)([...command.argv, '--directory', options.folder, ...words], {
    // Files of the image take their modes from us, never from the caller's umask.
    env: { ...command.env, LC_ALL: 'C.UTF-8' },
    accept: 'any',
    exitCode: exitCodes.mkosi,
    ...more,
  });
}
