import { mkdir, rm } from 'node:fs/promises';
import type { Child } from '../../runtime/child.ts';
import { GuestShell } from '../guest/shell.ts';
import { waitFor, within } from '../guest/wait.ts';
import type { Namespaces } from '../network/namespaces.ts';
import { qemuCommand, socketPaths, type MachineSettings } from './arguments.ts';
import { ConsoleLog } from './console-log.ts';
import { Qmp } from './qmp.ts';

/** A QEMU and the connections to it. */
export interface Connected {
  readonly qemu: Child;
  readonly qmp: Qmp;
  readonly console: ConsoleLog;
  readonly shell: GuestShell;
}

const powerOnTimeout = 20_000;

/** Starts a machine's QEMU and connects to all of it; the processors stand still until `cont`. */
export async function launchMachine(
  settings: MachineSettings,
  argv: readonly string[],
  namespaces: Namespaces,
  consoleFile: string,
): Promise<Connected> {
  await rm(settings.sockets, { recursive: true, force: true });
  await mkdir(settings.sockets, { recursive: true });
  // -S: nothing runs until every console is connected, so that no line is lost.
  const qemu = await namespaces.start(qemuCommand(settings.accelerator, ['-S', ...argv]));
  const connections = await within(
    `power on ${settings.name}`,
    powerOnTimeout,
    Promise.race([connect(settings, consoleFile), rejectWhenEnded(settings.name, qemu)]),
  );
  return { qemu, ...connections };
}

async function connect(
  { sockets }: MachineSettings,
  consoleFile: string,
): Promise<Pick<Connected, 'qmp' | 'console' | 'shell'>> {
  const paths = socketPaths(sockets);
  const options = { deadline: powerOnTimeout, every: 20 };
  const qmp = await waitFor('the control socket of QEMU', () => Qmp.connect(paths.qmp), options);
  const console = await ConsoleLog.connect(paths.console, consoleFile);
  const shell = await GuestShell.connect(paths.shell);
  return { qmp, console, shell };
}

async function rejectWhenEnded(name: string, qemu: Child): Promise<never> {
  const code = await qemu.ended;
  throw new Error(`QEMU of ${name} ended with ${code}: ${qemu.complaint().trim()}`);
}

/** Lets go of what was connected to a QEMU that has ended. */
export function disconnect({ qmp, console, shell }: Connected): void {
  qmp.close();
  console.close();
  shell.close();
}
