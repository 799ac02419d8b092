/** When mon has to hear of the result of a check again. */
export interface NewsOptions {
  /** Equal results in a row of which mon hears each: it counts them, and one may be lost. */
  readonly settled: number;
  /** Milliseconds after which mon hears of what is as before: it may have been restarted. */
  readonly refresh: number;
}

/**
 * Which results of one server's service mon has to hear: each until it is old news, and then one now and then. So a
 * thousand servers that work cost mon nothing, and a thousand that do not fill no journal.
 */
export class News {
  readonly #options: NewsOptions;
  #works: boolean | undefined;
  #equal = 0;
  #told = Number.NEGATIVE_INFINITY;

  constructor(options: NewsOptions) {
    this.#options = options;
  }

  /** @param now milliseconds of a clock that only goes forward. */
  isNews(works: boolean, now: number): boolean {
    const { settled, refresh } = this.#options;
    this.#equal = works === this.#works ? this.#equal + 1 : 1;
    this.#works = works;
    if (this.#equal > settled && now - this.#told < refresh) return false;
    this.#told = now;
    return true;
  }
}
