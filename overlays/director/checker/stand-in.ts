import { askServers, type ServerAnswer } from '../../base/servers/ask.ts';
import { type MonCheck, monChecks } from '../../base/servers/mon-cf.ts';
import type { tryRun } from '../../shared/node/run.ts';
import type { Report } from './trap.ts';

export interface StandInOptions {
  /** The text of mon.cf. */
  readonly monCf: string;
  /** Where mon's monitors are. */
  readonly programs: string;
  readonly report: (report: Report) => void;
  readonly run?: typeof tryRun;
}

/**
 * One round without the checker: every monitor of mon's configuration is run once, some at a time, as mon did before
 * there was one. It shares nothing with the checker but mon, so what is wrong there is not wrong here too.
 *
 * @returns how many were run.
 */
export async function checkOnce({ monCf, programs, report, run }: StandInOptions): Promise<number> {
  const checks = monChecks(monCf);
  const command = ([program, ...words]: MonCheck['argv']) =>
    [`${programs}/${program}`, ...words] as const;
  await askServers(checks, command, run, (answer) => report(reportOf(answer)));
  return checks.length;
}

function reportOf({ realserver, service, works, words }: ServerAnswer): Report {
  return { realserver, service, works, text: works ? 'ok' : `${realserver}\n${words}` };
}
