import { readFileSync } from 'node:fs';

/** What three clocks showed at one moment. Milliseconds. */
export interface Clocks {
  /** The battery clock of the mainboard, in whole seconds. It runs on while the processors stand still. */
  readonly mainboard: number;
  /** CLOCK_MONOTONIC: the time in which this system could run. */
  readonly running: number;
  /** The time of day, which chrony may step. */
  readonly wall: number;
}

const mainboardClock = '/sys/class/rtc/rtc0/since_epoch';

/** Undefined where the machine has no battery clock, or none that can be read. */
export function readClocks(file = mainboardClock): Clocks | undefined {
  try {
    const mainboard = Number(readFileSync(file, 'utf8').trim()) * 1000;
    if (!Number.isFinite(mainboard) || mainboard === 0) return undefined;
    return { mainboard, running: performance.now(), wall: Date.now() };
  } catch {
    return undefined;
  }
}

/** Milliseconds: the battery clock counts whole seconds, and is read after the others. */
const resolution = 1000;

/**
 * How long the machine stood still between two readings, 0 if it did not: its processors were stopped
 * (a paused or migrated virtual machine, a suspended computer), and only the battery clock ran on.
 * Milliseconds, at most a second too few.
 *
 * When a clock was set, nothing stood still. chrony steps the time of day, and the kernel writes that
 * into the battery clock: then the time of day jumped as well, or both agree afterwards.
 */
export function stoodStill(before: Clocks, after: Clocks): number {
  const ran = after.running - before.running;
  const jump = after.mainboard - before.mainboard - ran - resolution;
  const stepped = Math.abs(after.wall - before.wall - ran) > resolution;
  const agree = Math.abs(after.mainboard - after.wall) <= 2 * resolution;
  return jump <= 0 || stepped || agree ? 0 : jump;
}
