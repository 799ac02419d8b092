import { loggedUnits } from '../../../overlays/shared/units.ts';
import { buildCommand } from '@stricli/core';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { node } from './shared/parameters.ts';

export const logs = buildCommand<ProfileFlags, string[], Context>({
  docs: { brief: "What lvsmith, pacemaker, mon and the kernel's IPVS logged" },
  parameters: { flags: labFlags, positional: { kind: 'array', parameter: node } },
  func: inLab(printLogs),
});

async function printLogs(
  lab: Lab,
  { print }: Session,
  _flags: ProfileFlags,
  ...names: readonly string[]
): Promise<void> {
  const machines = names.length === 0 ? lab.machines : names.map((name) => lab.machine(name));
  // Matches alone: an option like -t would hold for all of them.
  const matches = [
    'SYSLOG_IDENTIFIER=lvsmith',
    ...loggedUnits.map((unit) => `_SYSTEMD_UNIT=${unit}.service`),
  ];
  const journal = `journalctl --no-pager -n 200 ${matches.join(' + ')}`;
  for (const machine of machines) {
    const text = machine.state === 'running' ? (await machine.execute(journal)).output : '';
    print(`== ${machine.name} (${machine.state}), console in ${machine.consoleFile}\n${text}`);
  }
}
