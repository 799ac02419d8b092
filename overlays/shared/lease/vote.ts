/** Nobody has the vote, or nobody knows who. */
const nobody = 0;
const unknown = -1;

/**
 * The own vote of a voter: promised to one holder at a time. Times are milliseconds of a clock that nobody sets.
 */
export class Vote {
  #to: number = unknown;
  #until: number;

  /** @param until Before that it belongs to whom it was promised before the program's start. */
  constructor(until: number) {
    this.#until = until;
  }

  /** When the promise ends, if there is one. */
  get until(): number {
    return this.#to === nobody ? Number.POSITIVE_INFINITY : this.#until;
  }

  /** Whom it is promised to; undefined: nobody, or nobody knows who. */
  get to(): number | undefined {
    return this.#to > nobody ? this.#to : undefined;
  }

  isFor(voter: number): boolean {
    return this.#to === voter;
  }

  /** Whether it may be promised to this voter now. */
  isFree(voter: number, now: number): boolean {
    return this.#until <= now || this.#to === voter;
  }

  /** For how long it is still promised. */
  wait(now: number): number {
    return Math.max(0, Math.ceil(this.#until - now));
  }

  /** Nobody gets a promise that ends sooner than the one that it has. */
  promise(voter: number, until: number): void {
    this.#until = this.#to === voter ? Math.max(this.#until, until) : until;
    this.#to = voter;
  }

  /** The promise was given back. */
  free(): void {
    this.#to = nobody;
    this.#until = 0;
  }

  /** Who let a promise run out by now; undefined: nobody, or nobody knows who. */
  takeSilent(now: number): { readonly id: number; readonly since: number } | undefined {
    if (this.#until > now) return undefined;
    const silent = { id: this.#to, since: this.#until };
    this.free();
    return silent.id > nobody ? silent : undefined;
  }
}
