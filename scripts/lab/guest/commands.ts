import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Machine } from '../qemu/machine.ts';
import { pollGuests } from './poll.ts';
import { waitFor } from './wait.ts';

/** A command in a guest did not end as the scenario demands. */
class GuestCommandFailed extends Failure {
  constructor(machine: string, script: string, outcome: string, output: string) {
    super(`${machine}: ${script}\n${outcome}\n${output.trim()}`, {
      exitCode: exitCodes.verification,
    });
    this.name = 'GuestCommandFailed';
  }
}

/** Milliseconds; for emulated machines on a busy host. */
const commandTimeout = 120_000;

/** Runs the script, which must succeed, and returns what it printed, without the last newline. */
export async function succeed(
  machine: Machine,
  script: string,
  deadline?: number,
): Promise<string> {
  const { code, output } = await machine.execute(script, deadline);
  if (code !== 0) throw new GuestCommandFailed(machine.name, script, `ended with ${code}`, output);
  return output.trimEnd();
}

/** Runs the script, which must fail. */
export async function fail(machine: Machine, script: string): Promise<string> {
  const { code, output } = await machine.execute(script);
  if (code === 0) throw new GuestCommandFailed(machine.name, script, 'succeeded', output);
  return output.trimEnd();
}

/**
 * Stops the processes of a unit where they stand, or lets them go on.
 *
 * @throws GuestCommandFailed when the unit has none.
 */
export async function signalUnit(
  machine: Machine,
  unit: string,
  signal: 'STOP' | 'CONT',
): Promise<void> {
  await succeed(machine, `systemctl kill -s ${signal} '${unit}'`);
}

export function waitUntilSucceeds(
  machine: Machine,
  script: string,
  deadline = commandTimeout,
): Promise<string> {
  const what = `${machine.name}: until it succeeds: ${script}`;
  const look = () => succeed(machine, script);
  return waitFor(what, look, { deadline, report: () => reportMachine(machine) });
}

/** Waits until the unit is active; fails at once when systemd has given it up. */
export async function waitForUnit(
  machine: Machine,
  unit: string,
  deadline = commandTimeout,
): Promise<void> {
  const state = await waitFor(
    `${machine.name}: ${unit}`,
    async () => {
      const { output } = await machine.execute(`systemctl show -P ActiveState ${unit}`);
      const active = output.trim();
      return active === 'active' || active === 'failed' ? active : undefined;
    },
    { deadline, report: () => reportMachine(machine, unit) },
  );
  if (state !== 'active')
    throw new GuestCommandFailed(
      machine.name,
      `wait for ${unit}`,
      `it is ${state}`,
      await reportMachine(machine, unit),
    );
}

/** Waits until something listens on the TCP port of the machine itself. */
export async function waitForPort(
  machine: Machine,
  port: number,
  deadline = commandTimeout,
): Promise<void> {
  // The port in hexadecimal, nobody at the other end, and the state 0A: it listens.
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const found = ['tcp', 'tcp6'].map(
    (table) =>
      `IFS= read -r -d '' answer </proc/net/${table}; [[ $answer == *:${hex}' '*([0-9A-F]):0000' 0A '* ]]`,
  );
  await pollGuests(
    `${machine.name}: something listens on port ${port}`,
    `if { ${found.join('; } || { ')}; }; then answer=yes; else answer=no; fi`,
    () => [machine],
    (answers) => (answers.get(machine) === 'yes' ? true : undefined),
    { deadline, report: () => reportMachine(machine) },
  );
}

/** Words for journalctl: notices and worse, and whatever lvsmith says. */
const notable = [
  ...[0, 1, 2, 3, 4, 5].map((priority) => `PRIORITY=${priority}`),
  '+ SYSLOG_IDENTIFIER=lvsmith',
].join(' ');

/** What a person would look at first: the console, the journal, the cluster, the IPVS table. */
export async function reportMachine(machine: Machine, unit?: string): Promise<string> {
  const journal = unit === undefined ? notable : `-u ${unit}`;
  const look = [
    'ip -br address',
    'systemctl --failed --no-legend',
    'head -v /run/lvsmith/health/*.json',
    'crm_mon -1 -n -f',
    'ipvsadm -Ln',
    `journalctl --no-pager -n 60 ${journal}`,
  ].map((command) => `echo '--- ${command}'; ${command} 2>&1`);
  const inside =
    machine.state === 'running'
      ? await machine.execute(look.join('; '), 20_000).then(
          ({ output }) => output,
          (error: Error) => error.message,
        )
      : `(${machine.state})`;
  return `${machine.consoleTail(25)}\n--- inside ${machine.name}\n${inside}`;
}
