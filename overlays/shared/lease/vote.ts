import { LongestPromise } from './longest-promise.ts';

export interface VoteOptions {
  /** Milliseconds of this voter's own promises. */
  readonly promise: number;
  /** The longest that an earlier process has remembered, milliseconds; 0: none. */
  readonly remembered: number;
  /** Keeps a length for the next process before it returns; false: it could not. */
  readonly remember: (milliseconds: number) => boolean;
  readonly now: number;
}

/** Nobody has the vote, or nobody knows who. */
const nobody = 0;
const unknown = -1;

/**
 * The own vote of a voter: promised to one holder at a time. Times are milliseconds of a clock that nobody sets.
 */
export class Vote {
  #to: number = unknown;
  #until: number;
  readonly #longest: LongestPromise;

  /** At first it belongs to whom it was promised before the program's start. */
  constructor({ promise, remembered, remember, now }: VoteOptions) {
    this.#until = now + Math.max(promise, remembered);
    this.#longest = new LongestPromise(remembered, now, remember);
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

  /**
   * Promises it for so many milliseconds. Nobody gets a promise that ends sooner than the one that it has.
   *
   * @returns false: it is promised to somebody else, or the next process could not know of the promise.
   */
  promise(voter: number, length: number, now: number): boolean {
    if (!this.isFree(voter, now) || !this.#longest.covers(length, now)) return false;
    this.#until = this.#to === voter ? Math.max(this.#until, now + length) : now + length;
    this.#to = voter;
    return true;
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
