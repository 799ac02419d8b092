import type { Outcome } from './ask.ts';

export interface MemberOptions {
  /** Milliseconds from the beginning of a check to that of the next one. */
  readonly interval: number;
  /** Failures in a row that take the server out. */
  readonly failures: number;
  /** Milliseconds that one check may take. */
  readonly timeout: number;
}

/** What is known while checks of one service of one server are under way. */
export class Member {
  readonly options: MemberOptions;
  #underWay = 0;
  /** The beginning of the latest check that has counted. */
  #counted = Number.NEGATIVE_INFINITY;
  #failed = 0;

  constructor(options: MemberOptions) {
    this.options = options;
  }

  /**
   * Whether another check may begin. One that gets no answer does not hold the next one up, so a server that hangs is
   * known after one timeout and not after several; more than the failures that are wanted would be of no use.
   */
  get free(): boolean {
    return this.#underWay < this.options.failures;
  }

  begin(): void {
    this.#underWay++;
  }

  /**
   * @param began when the check did.
   * @param stood milliseconds for which this program stood still since then.
   * @returns whether the outcome counts.
   */
  end(outcome: Outcome, began: number, stood: number): boolean {
    this.#underWay--;
    // A check that began before one that has counted is older news.
    if (began < this.#counted) return false;
    if (outcome.late && stood > this.options.timeout / 2) return false;
    this.#counted = began;
    this.#failed = outcome.works ? 0 : this.#failed + 1;
    return true;
  }

  /** Whether the server has failed, and not often enough to be taken out: it is asked again soon. */
  get doubtful(): boolean {
    return this.#failed > 0 && this.#failed < this.options.failures;
  }
}
