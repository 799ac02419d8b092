/**
 * The longest promise of a voter that is not over. While a cluster changes over to another lease, its voters have
 * images with different times: a holder with a longer one needs promises that last as long as its gate believes, also
 * from a voter that starts again meanwhile with a shorter one. So it is kept on the disk. Times are milliseconds of a
 * clock that nobody sets.
 */
export class LongestPromise {
  readonly #remember: (milliseconds: number) => boolean;
  #milliseconds: number;
  #until: number;

  /**
   * @param before what an earlier process of this voter remembered: it may have made that promise just now.
   * @param remember keeps a length for the next process before it returns; false: it could not.
   */
  constructor(before: number, now: number, remember: (milliseconds: number) => boolean) {
    this.#milliseconds = before;
    this.#until = now + before;
    this.#remember = remember;
  }

  /** Whether the next process will know of a promise that is made now. Otherwise it must not be made. */
  covers(milliseconds: number, now: number): boolean {
    if (milliseconds < this.#milliseconds && now < this.#until) return true;
    if (milliseconds !== this.#milliseconds && !this.#remember(milliseconds)) return false;
    this.#milliseconds = milliseconds;
    this.#until = now + milliseconds;
    return true;
  }
}
