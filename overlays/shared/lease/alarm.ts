/**
 * Rings when a lease is due. A timer that comes too early costs less than setting it anew with each datagram, so it
 * may ring before that. Times are those of `performance.now()`.
 */
export class Alarm {
  readonly #ring: () => void;
  #timer: { readonly due: number; readonly handle: NodeJS.Timeout } | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** @param due Infinity: nothing is. */
  set(due: number): void {
    if (due === Number.POSITIVE_INFINITY) return;
    if (this.#timer !== undefined && this.#timer.due <= due) return;
    this.clear();
    const wait = Math.max(0, due - performance.now());
    const handle = setTimeout(() => {
      this.#timer = undefined;
      this.#ring();
    }, wait);
    this.#timer = { due, handle };
  }

  clear(): void {
    clearTimeout(this.#timer?.handle);
    this.#timer = undefined;
  }
}
