/**
 * An answer that is looked up once for all who want it at the same time, and for a while after: a hundred pages cost
 * what one does.
 */
export class Memo<T> {
  readonly #ask: () => Promise<T>;
  readonly #keep: number;
  readonly #now: () => number;
  #last: { readonly answer: Promise<T>; endsAt: number } | undefined;

  /** @param keep milliseconds for which an answer is good, once it has come */
  constructor(ask: () => Promise<T>, keep: number, now: () => number = () => performance.now()) {
    this.#ask = ask;
    this.#keep = keep;
    this.#now = now;
  }

  get(): Promise<T> {
    if (this.#last !== undefined && this.#now() < this.#last.endsAt) return this.#last.answer;
    const answer = this.#ask();
    const entry = { answer, endsAt: Number.POSITIVE_INFINITY };
    this.#last = entry;
    const over = (keep: number) => () => {
      entry.endsAt = this.#now() + keep;
    };
    // What failed is asked again.
    answer.then(over(this.#keep), over(0));
    return answer;
  }
}
