/** A question that is under way, or that was answered. */
interface Question {
  readonly to: number;
  readonly at: number;
}

/**
 * The questions of one voter, by their cookies, and who has promised itself. Times are milliseconds of a clock
 * that nobody sets.
 */
export class Questions {
  readonly #asked = new Map<bigint, Question>();
  /** The newest question that each voter answered with a promise. */
  readonly #promised = new Map<number, { readonly cookie: bigint; readonly at: number }>();

  note(cookie: bigint, question: Question): void {
    this.#asked.set(cookie, question);
  }

  /** The question that a voter answers; undefined when it was not asked that, or long ago. */
  answered(cookie: bigint, by: number): Question | undefined {
    const question = this.#asked.get(cookie);
    return question?.to === by ? question : undefined;
  }

  /** A voter has promised itself. */
  promised(cookie: bigint, { to, at }: Question): void {
    if ((this.#promised.get(to)?.at ?? Number.NEGATIVE_INFINITY) < at)
      this.#promised.set(to, { cookie, at });
  }

  get hasPromises(): boolean {
    return this.#promised.size > 0;
  }

  /** Promises that were asked for since then, the newest first. */
  promisesSince(
    since: number,
  ): { readonly from: number; readonly cookie: bigint; readonly at: number }[] {
    return [...this.#promised]
      .map(([from, promise]) => ({ from, ...promise }))
      .filter(({ at }) => at >= since)
      .toSorted((a, b) => b.at - a.at);
  }

  /** Answers that are still under way must not open a gate any more. */
  forget(): void {
    this.#asked.clear();
    this.#promised.clear();
  }

  dropBefore(then: number): void {
    for (const [cookie, { at }] of this.#asked) if (at < then) this.#asked.delete(cookie);
  }
}
