import { existsSync, writeFileSync } from 'node:fs';
import { nodeTarget } from '../../shared/paths.ts';
import { listNics } from './nics.ts';
import { at, type System } from './system.ts';

/** Stops what belongs to an identity before another is put in its place. */
export function stopNode(system: System): void {
  system.run('systemctl', ['stop', nodeTarget]);
}

/** Starts everything that waits for a seed; it goes on while the boot does. */
export function startNode(system: System): void {
  system.run('systemctl', ['start', '--no-block', nodeTarget]);
}

export interface Activation {
  readonly hostname: string;
  readonly renames: readonly { readonly mac: string; readonly to: string }[];
  /** Names in /etc/systemd/network that are the seed's, for networkd to look at. */
  readonly interfaces: readonly string[];
}

/**
 * Puts into force what the files say, without a reboot. During the boot most of it waits for nobody:
 * networkd and sshd start after this program.
 */
export function activate(system: System, { hostname, renames, interfaces }: Activation): void {
  const kernel = at(system, '/proc/sys/kernel/hostname');
  if (existsSync(kernel)) writeFileSync(kernel, hostname);
  system.run('udevadm', ['control', '--reload']);
  renameNics(system, renames);
  if (isActive(system, 'systemd-networkd.service')) {
    system.run('networkctl', ['reload']);
    system.run('networkctl', ['reconfigure', ...interfaces]);
  }
  if (isActive(system, 'ssh.service')) system.run('systemctl', ['reload', 'ssh.service']);
  if (isActive(system, 'chrony.service')) system.run('chronyc', ['reload', 'sources']);
}

/**
 * Gives the cards their names. All that change get a name of their own first: two cards may have to
 * swap theirs.
 */
function renameNics(system: System, renames: Activation['renames']): void {
  const nics = listNics(system, {});
  const changes = renames.flatMap(({ mac, to }) => {
    const nic = nics.find((candidate) => candidate.mac === mac);
    return nic === undefined || nic.name === to ? [] : [{ from: nic.name, to }];
  });
  const aside = changes.map(({ from, to }, index) => ({ from, aside: `lvsmith${index}`, to }));
  for (const change of aside) {
    system.run('ip', ['link', 'set', 'dev', change.from, 'down']);
    system.run('ip', ['link', 'set', 'dev', change.from, 'name', change.aside]);
  }
  for (const change of aside) {
    const { code, output } = system.run('ip', [
      'link',
      'set',
      'dev',
      change.aside,
      'name',
      change.to,
    ]);
    if (code !== 0)
      system.log(`rename-failed from=${change.from} to=${change.to} ${output.trim()}`);
  }
}

function isActive(system: System, unit: string): boolean {
  return system.run('systemctl', ['is-active', '--quiet', unit]).code === 0;
}
