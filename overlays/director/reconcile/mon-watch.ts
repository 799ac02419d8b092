import type { LvsState } from '../../shared/lvs-state.ts';

type Heard = LvsState['mon'];

/**
 * Seconds for which a mon hangs before it is ended. systemd takes one that does nothing for a healthy
 * one, and so does pacemaker; a busy one on a slow machine answers sooner.
 */
const hungAfter = 120;

/** How long mon has not answered, and when something is to be done about it. Times are seconds of uptime. */
export class MonWatch {
  #silentSince: number | undefined;
  #hangsSince: number | undefined;

  constructor(silentSince: number | undefined, uptime: number) {
    // One from before the start of the machine is no time of this uptime.
    if (silentSince !== undefined && silentSince <= uptime) this.#silentSince = silentSince;
  }

  get silentSince(): number | undefined {
    return this.#silentSince;
  }

  /**
   * Takes what was heard.
   *
   * @returns for how many seconds mon hangs, when it is to be ended; it has the same time again after that.
   */
  take(heard: Heard, uptime: number): number | undefined {
    this.#silentSince = heard === 'answers' ? undefined : (this.#silentSince ?? uptime);
    this.#hangsSince = heard === 'hangs' ? (this.#hangsSince ?? uptime) : undefined;
    if (this.#hangsSince === undefined || uptime - this.#hangsSince < hungAfter) return undefined;
    const seconds = uptime - this.#hangsSince;
    this.#hangsSince = uptime;
    return seconds;
  }
}
