import { existsSync, writeFileSync } from 'node:fs';
import type { Diagnostic } from '../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../shared/diagnostics/finding.ts';
import { nodeTarget } from '../../shared/node/paths.ts';
import { listNics } from './network/nics.ts';
import { at, type System } from './system.ts';

/** Pacemaker may give a resource 100 s to stop; the unit of the first boot has five minutes. */
const stopTimeout = 180_000;

/**
 * Stops what belongs to an identity before another is put in its place, and waits for it. systemctl
 * waits only for the units that it is given, and a target stops before its parts.
 *
 * @returns what systemctl said when something did not stop.
 */
export function stopNode(system: System): { readonly problem?: string } {
  const show = ['show', '--property=ConsistsOf', '--value', nodeTarget];
  const parts = system.run('systemctl', show).output.trim().split(/\s+/).filter(Boolean);
  const { code, output } = system.run('systemctl', ['stop', nodeTarget, ...parts], {
    timeout: stopTimeout,
  });
  if (code === 0) return {};
  return { problem: output.trim() || `not stopped after ${stopTimeout / 1000} seconds` };
}

/** Starts everything that waits for a seed; it runs beside the rest of the boot. */
export function startNode(system: System): void {
  system.run('systemctl', ['start', '--no-block', nodeTarget]);
}

export interface Activation {
  readonly hostname: string;
  /** Bonds and VLANs of the previous seed that this one lacks or changes. */
  readonly obsolete: readonly string[];
  readonly renames: readonly { readonly mac: string; readonly to: string }[];
  /** The interfaces that the seed configures, for networkd to reconfigure. */
  readonly interfaces: readonly string[];
}

/**
 * Makes the new files take effect without a reboot. During the boot most of it is immediate: networkd and
 * sshd start after this program. Each process that is started costs a slow machine a
 * second, so there are as few as can be.
 *
 * @returns what failed, as warnings: the seed is applied all the same and takes full effect at the next start
 * of the machine.
 */
export function activate(
  system: System,
  { hostname, obsolete, renames, interfaces }: Activation,
): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  const attempt: Attempt = (file, args, options) => {
    const { code, output } = system.run(file, args, options);
    if (code !== 0) findings.push(notActivated([file, ...args].join(' '), output));
  };
  const kernel = at(system, '/proc/sys/kernel/hostname');
  if (existsSync(kernel)) writeFileSync(kernel, hostname);
  const [networkd, ssh, chrony] = areActive(system, [
    'systemd-networkd.service',
    'ssh.service',
    'chrony.service',
  ]);
  deleteDevices(system, obsolete, networkd === true, attempt);
  renameNics(system, renames, attempt);
  if (networkd === true) {
    attempt('udevadm', ['control', '--reload']);
    attempt('networkctl', ['reload']);
    // A bond or VLAN that networkd is still making is set up when it is there.
    const present = interfaces.filter((name) => isPresent(system, name));
    if (present.length > 0) attempt('networkctl', ['reconfigure', ...present]);
  }
  // Without waiting: while the cluster starts, a slow machine took over half a minute for it.
  if (ssh === true) attempt('systemctl', ['--no-block', 'reload', 'ssh.service']);
  if (chrony === true) system.run('chronyc', ['reload', 'sources']);
  return findings;
}

/** Runs a program and notes its failure. */
type Attempt = (...call: Parameters<System['run']>) => void;

function notActivated(command: string, output: string): Diagnostic {
  const reason = output.replace(/\s+/g, ' ').trim().slice(0, 160);
  return diagnosticFor('lvsmith-firstboot', {
    severity: 'warning',
    code: 'not-activated',
    message: `"${command}" failed${reason === '' ? '' : `: ${reason}`}`,
    hint: 'the seed is applied; restart the machine for all of it to take effect',
  });
}

function isPresent(system: System, name: string): boolean {
  return existsSync(at(system, `/sys/class/net/${name}`));
}

/**
 * Before the cards get their names: a bond may have the one that a card is to have. networkd recreates
 * the devices that it knows, so it reloads its files first.
 */
function deleteDevices(
  system: System,
  names: readonly string[],
  networkd: boolean,
  attempt: Attempt,
): void {
  const present = names.filter((name) => isPresent(system, name));
  if (present.length === 0) return;
  if (networkd) attempt('networkctl', ['reload']);
  for (const name of present) attempt('ip', ['link', 'delete', name]);
}

/**
 * Gives the cards their names. Where another card has the name now, temporary names are used: two cards
 * may have to swap theirs. Kernel settings that name an interface are applied again: when the system started,
 * no interface had that name.
 */
function renameNics(system: System, renames: Activation['renames'], attempt: Attempt): void {
  const nics = listNics(system, {});
  const changes = renames.flatMap(({ mac, to }) => {
    const nic = nics.find((candidate) => candidate.mac === mac);
    return nic === undefined || nic.name === to ? [] : [{ from: nic.name, to }];
  });
  if (changes.length === 0) return;
  const collide = changes.some(({ to }) => nics.some(({ name }) => name === to));
  const lines = changes.flatMap(({ from, to }, index) => [
    `link set dev ${from} down`,
    `link set dev ${from} name ${collide ? `lvsmith${index}` : to}`,
  ]);
  const last = changes.map(({ to }, index) => `link set dev lvsmith${index} name ${to}`);
  const batch = [...lines, ...(collide ? last : [])].join('\n');
  attempt('ip', ['-batch', '-'], { input: `${batch}\n` });
  system.run('/usr/lib/systemd/systemd-sysctl', []);
}

/** `systemctl is-active` says one word for each unit, in their order. */
function areActive(system: System, units: readonly string[]): readonly boolean[] {
  const { output } = system.run('systemctl', ['is-active', ...units]);
  const words = output.trim().split('\n');
  return units.map((_, index) => words[index] === 'active');
}
