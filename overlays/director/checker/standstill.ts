/** Milliseconds between two looks at the clock. */
const tick = 250;
/** Looks that are remembered: as long as a check may take. */
const remembered = 400;

/**
 * Notices when this program stood still: it was stopped, or starved by others. What did not come in time then says
 * nothing about the server that should have sent it.
 */
export class Standstill {
  readonly #pauses: { readonly end: number; readonly length: number }[] = [];
  readonly #now: () => number;
  #last: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#last = now();
  }

  /** Calls itself again and again, and keeps no process alive. */
  watch(): void {
    setInterval(() => this.look(), tick).unref();
  }

  look(): void {
    const now = this.#now();
    const length = now - this.#last - tick;
    this.#last = now;
    if (length > 0) this.#pauses.push({ end: now, length });
    if (this.#pauses.length > remembered) this.#pauses.shift();
  }

  /** How long it stood still since a moment, in milliseconds, what is not noticed yet included. */
  since(moment: number): number {
    const current = Math.max(0, this.#now() - this.#last - tick);
    return this.#pauses
      .filter(({ end }) => end > moment)
      .reduce((sum, { length }) => sum + length, current);
  }
}
