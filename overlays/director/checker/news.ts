/** When mon has to hear of the result of a check again. */
export interface NewsOptions {
  /** Successes in a row, after a failure, of which mon hears each. */
  readonly settled: number;
  /** Milliseconds after which mon hears of a server that works as before: it may have been restarted. */
  readonly refresh: number;
}

/**
 * Which results of one server's service mon has to hear. Every failure, because mon counts them; successes until they
 * are old news, and then now and then. So a thousand servers that work cost mon nothing.
 */
export class News {
  readonly #options: NewsOptions;
  #successes = 0;
  #told = Number.NEGATIVE_INFINITY;

  constructor(options: NewsOptions) {
    this.#options = options;
  }

  /** @param now milliseconds of a clock that only goes forward. */
  isNews(works: boolean, now: number): boolean {
    const { settled, refresh } = this.#options;
    this.#successes = works ? this.#successes + 1 : 0;
    if (works && this.#successes > settled && now - this.#told < refresh) return false;
    this.#told = now;
    return true;
  }
}
