import { readFileSync } from 'node:fs';
import { at, type System } from '../firstboot/system.ts';
import type { Pending } from './records.ts';

/** What is another one after each start of the machine. A clock is not: what starts may have set it. */
export function bootId(system: Pick<System, 'root'>): string {
  return readFileSync(at(system, '/proc/sys/kernel/random/boot_id'), 'utf8').trim();
}

/** Why a change that still waits is taken back now, for people: its time is over, or the machine was restarted in it. */
export function whyBack(system: Pick<System, 'root'>, { boot }: Pick<Pending, 'boot'>): string {
  return boot === bootId(system)
    ? 'nobody confirmed it in time'
    : 'the machine was restarted before anybody confirmed it';
}
