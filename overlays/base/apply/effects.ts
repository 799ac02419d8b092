import type { Effect } from '../../shared/apply/managed.ts';
import { firewallUnit } from '../../shared/units.ts';
import type { System } from '../firstboot/system.ts';

interface Notice {
  readonly unit: string;
  readonly command: readonly string[];
}

/** How the program that reads a file is told that it is another one. */
const notices: Readonly<Partial<Record<Effect, Notice>>> = {
  // As a unit: this program may run where the kernel's settings are read-only.
  kernel: {
    unit: 'systemd-sysctl.service',
    command: ['systemctl', 'restart', 'systemd-sysctl.service'],
  },
  // One transaction: a broken file changes nothing, and connections stay.
  firewall: {
    unit: `${firewallUnit}.service`,
    command: ['systemctl', 'reload', `${firewallUnit}.service`],
  },
  // mon reads its configuration anew and keeps what it knows of services that stay.
  mon: { unit: 'mon.service', command: hangUp('mon.service') },
  // The gate's rules, and then the program: it brings the floating addresses up that came, and down that went.
  lease: {
    unit: 'lvsmith-lease.service',
    command: ['systemctl', 'reload', 'lvsmith-lease.service'],
  },
  table: { unit: 'lvsmith-reconcile.service', command: hangUp('lvsmith-reconcile.service') },
  apache: { unit: 'apache2.service', command: ['systemctl', 'reload', 'apache2.service'] },
};

function hangUp(unit: string): readonly string[] {
  return ['systemctl', 'kill', '--kill-whom=main', '--signal=HUP', unit];
}

/**
 * Tells the programs of this node that their files are other ones. One that does not run reads its file when it
 * starts. What takes effect once in the whole cluster is not done here.
 *
 * @returns what failed, for people.
 */
export function takeEffect(system: System, effects: readonly Effect[]): readonly string[] {
  const due = effects.flatMap((effect) => notices[effect] ?? []);
  if (due.length === 0) return [];
  const active = areActive(
    system,
    due.map(({ unit }) => unit),
  );
  return due.flatMap(({ command }, index) => {
    const [file = '', ...args] = command;
    if (active[index] !== true) return [];
    const { code, output } = system.run(file, args);
    return code === 0 ? [] : [`"${command.join(' ')}" failed: ${output.trim()}`];
  });
}

/** `systemctl is-active` says one word for each unit, in their order. */
function areActive(system: System, units: readonly string[]): readonly boolean[] {
  const words = system
    .run('systemctl', ['is-active', ...units])
    .output.trim()
    .split('\n');
  return units.map((_, index) => words[index] === 'active');
}
