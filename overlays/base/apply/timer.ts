import type { System } from '../firstboot/system.ts';
import { Refusal } from './refusal.ts';

/** Takes back what nobody confirmed; the boot starts it as well. */
const revertUnit = 'lvsmith-apply.service';
const timer = 'lvsmith-apply.timer';

/**
 * Has systemd take the change back after so many seconds: it needs neither this program nor the connection of
 * whoever applies. The timer is forgotten at a restart, which takes the change back at once.
 *
 * @throws Refusal when systemd does not: then nothing may be changed.
 */
export function armTimer(system: System, seconds: number): void {
  disarmTimer(system);
  const { code, output } = system.run('systemd-run', [
    '--quiet',
    `--on-active=${seconds}`,
    '--timer-property=AccuracySec=1s',
    `--unit=${revertUnit}`,
  ]);
  if (code !== 0)
    throw new Refusal('failed', `the timer that takes it back was not armed: ${output.trim()}`);
}

/** One that is not there is as good as one that was stopped. */
export function disarmTimer(system: System): void {
  system.run('systemctl', ['stop', timer]);
}
