import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeSync,
} from 'node:fs';
import { basename } from 'node:path';
import { formatEvent } from '../../shared/health/event.ts';
import { at, type System } from './system.ts';

/** agetty(8) makes it when it first waits for a name: the mark that the boot has come to the logins. */
const reloadMark = '/run/agetty.reload';

/**
 * Says something on every console, once on each: a login prompt shows the banner itself, so text is only
 * written where there is none and none will come.
 */
export function sayOnConsoles(system: System, text: string): void {
  const atPrompts = existsSync(at(system, reloadMark));
  const prompts = atPrompts ? agettyTerminals(system) : [];
  for (const tty of consoles(system))
    if (!(atPrompts ? prompts.includes(tty) : promptWillCome(system, tty)))
      print(system, tty, text);
  if (atPrompts) system.run('agetty', ['--reload']);
}

/** Every terminal that the kernel prints to: the screen and the serial lines. */
function consoles(system: System): readonly string[] {
  try {
    return readFileSync(at(system, '/sys/class/tty/console/active'), 'latin1')
      .trim()
      .split(/\s+/)
      .map((tty) => (tty === 'tty0' ? screen : tty));
  } catch {
    return [];
  }
}

/** The kernel's tty0 is whatever terminal the screen shows; that is the first one. */
const screen = 'tty1';

/** systemd-getty-generator(8) gives every serial console a login; the screen's is enabled by a preset. */
function promptWillCome(system: System, tty: string): boolean {
  const wants = 'getty.target.wants';
  return tty === screen
    ? existsSync(at(system, `/etc/systemd/system/${wants}/getty@${tty}.service`))
    : existsSync(at(system, `/run/systemd/generator/${wants}/serial-getty@${tty}.service`));
}

/**
 * The terminals on which an agetty waits, each its session's own. Its open files say so too, but not to a program with
 * fewer rights than it has.
 */
function agettyTerminals(system: System): readonly string[] {
  const proc = at(system, '/proc');
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // proc_pid_stat(5): PID (NAME) STATE PPID PGRP SESSION TTY …
        const [, name, rest = ''] =
          /^\d+ \((.*)\) (.*)/.exec(readFileSync(`${proc}/${pid}/stat`, 'latin1')) ?? [];
        if (name !== 'agetty') return [];
        const device = Number(rest.split(' ')[4]);
        return [basename(readlinkSync(at(system, `/sys/dev/char/${deviceNumber(device)}`)))];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** As the kernel packs it: bits 8 to 15 are the major number, the others the minor one. */
function deviceNumber(packed: number): string {
  return `${(packed >> 8) & 0xff}:${((packed >> 12) & 0xfff00) | (packed & 0xff)}`;
}

function print(system: System, tty: string, text: string): void {
  if (!/^[A-Za-z0-9]+$/.test(tty)) return;
  try {
    // A serial line that nobody reads must not hold up the boot.
    const flags =
      constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK | constants.O_NOCTTY;
    const file = openSync(at(system, `/dev/${tty}`), flags);
    writeSync(file, `\r\n${text.replaceAll('\n', '\r\n')}`);
    closeSync(file);
  } catch (error) {
    system.log(formatEvent('console-failed', { tty, reason: String(error) }));
  }
}
