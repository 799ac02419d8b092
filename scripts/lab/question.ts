import { setTimeout as pause } from 'node:timers/promises';
import { quoted } from './guest-agent.ts';
import type { Machine } from './machine.ts';
import { waitFor, type WaitOptions } from './wait.ts';

/**
 * What guests are asked while a test waits: bash code that sets `answer`. A program costs an emulated
 * processor 20 ms and more, so it should do without: bash reads the kernel's tables by itself.
 */
export type Question = string;

/** Milliseconds: also how long what a machine said last counts while it says nothing more. */
const answerDeadline = 15_000;

/** Seconds between two looks in the guest, and how many it takes before it says that all is as it was. */
const look = 0.15;
const looks = 10;

/** The answer at once; or, after `seen`, as soon as there is another one. */
function script(question: Question, seen?: string): string {
  const tell = 'printf %s "$answer"';
  if (seen === undefined) return `${question}; ${tell}`;
  const other = `${question}; [[ $answer == ${quoted(seen)} ]] || break`;
  return `for ((each = 0; each < ${looks}; each++)); do ${other}; nap ${look}; done; ${tell}`;
}

/** What can be asked. */
type Guest = Pick<Machine, 'execute'>;

/** The last answers of machines, each of which tells when it has another one. */
class Answers<M extends Guest> {
  readonly #question: Question;
  readonly #seen = new Map<M, string>();
  readonly #asked = new Map<M, Promise<void>>();

  constructor(question: Question) {
    this.#question = question;
  }

  /**
   * The latest of each.
   *
   * @throws when one does not answer.
   */
  async of(machines: readonly M[]): Promise<ReadonlyMap<M, string>> {
    const asked = machines.map((machine) => [machine, this.#ask(machine)] as const);
    const missing = asked.filter(([machine]) => !this.#seen.has(machine));
    await Promise.all(missing.map(([, answer]) => answer));
    return new Map(machines.map((machine) => [machine, this.#seen.get(machine) ?? '']));
  }

  /** Until one of them says something, or `milliseconds` have passed. */
  async next(milliseconds: number): Promise<void> {
    await Promise.race([...this.#asked.values(), pause(milliseconds)]).catch(() => undefined);
  }

  #ask(machine: M): Promise<void> {
    const before = this.#asked.get(machine);
    if (before !== undefined) return before;
    const answer = machine
      .execute(script(this.#question, this.#seen.get(machine)), answerDeadline)
      .then(({ output }) => void this.#seen.set(machine, output))
      .catch((error: unknown) => {
        this.#seen.delete(machine);
        throw error;
      })
      .finally(() => this.#asked.delete(machine));
    answer.catch(() => undefined);
    this.#asked.set(machine, answer);
    return answer;
  }
}

/** Milliseconds between two looks at which machines there are to ask. */
const round = 200;

/**
 * Waits until the answers of machines are enough. The guests look by themselves and tell when
 * something has changed, so that those who wait do not slow down what they wait for.
 *
 * @param machines those to ask: some may stop or start meanwhile.
 * @param enough what the wait yields; undefined: not yet.
 * @throws DeadlinePassed
 */
export function waitForAnswers<M extends Guest, T>(
  what: string,
  question: Question,
  machines: () => readonly M[] | Promise<readonly M[]>,
  enough: (answers: ReadonlyMap<M, string>) => T | undefined,
  options: Omit<WaitOptions, 'every'>,
): Promise<T> {
  const answers = new Answers<M>(question);
  const one = async () => {
    const result = enough(await answers.of(await machines()));
    if (result === undefined) await answers.next(round);
    return result;
  };
  return waitFor(what, one, { ...options, every: 10 });
}
