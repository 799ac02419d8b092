import type { MonAnswer } from '../../shared/health/lvs-state.ts';

/**
 * Seconds after which a mon that hangs is killed. For systemd, and so for pacemaker, a process that
 * does nothing is healthy; a busy mon on a slow machine answers sooner.
 */
const hungAfter = 120;

/** How long mon has not answered, and when to kill it. Times are seconds of uptime. */
export class MonWatch {
  #silentSince: number | null = null;
  #hangsSince: number | undefined;

  constructor(silentSince: number | null, uptime: number) {
    // A time from before the machine's start does not belong to this uptime.
    if (silentSince !== null && silentSince <= uptime) this.#silentSince = silentSince;
  }

  get silentSince(): number | null {
    return this.#silentSince;
  }

  /**
   * Notes how mon answered.
   *
   * @returns for how many seconds mon has hung, when it is time to kill it. After that it has as long again.
   */
  note(answer: MonAnswer, uptime: number): number | undefined {
    this.#silentSince = answer === 'answers' ? null : (this.#silentSince ?? uptime);
    this.#hangsSince = answer === 'hangs' ? (this.#hangsSince ?? uptime) : undefined;
    if (this.#hangsSince === undefined || uptime - this.#hangsSince < hungAfter) return undefined;
    const seconds = uptime - this.#hangsSince;
    this.#hangsSince = uptime;
    return seconds;
  }
}
