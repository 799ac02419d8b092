import { setTimeout as pause } from 'node:timers/promises';
import { quoted } from './shell-protocol.ts';
import type { Machine } from '../qemu/machine.ts';
import { waitFor, type WaitOptions } from './wait.ts';

/**
 * What a guest evaluates while a test waits: bash code that sets `answer`. A program costs an emulated
 * processor 20 ms and more, so it should do without any: bash can read the kernel's tables.
 */
export type GuestProbe = string;

/** Milliseconds: also how long the last answer of a machine counts while it gives no other. */
const answerTimeout = 15_000;

/** Seconds between two looks in the guest, and how many it takes before it repeats its answer. */
const look = 0.15;
const looks = 10;

/** The answer at once; or, after `seen`, as soon as there is another one. */
function script(probe: GuestProbe, seen?: string): string {
  const print = 'printf %s "$answer"';
  if (seen === undefined) return `${probe}; ${print}`;
  const other = `${probe}; [[ $answer == ${quoted(seen)} ]] || break`;
  return `for ((each = 0; each < ${looks}; each++)); do ${other}; nap ${look}; done; ${print}`;
}

type Guest = Pick<Machine, 'execute'>;

/** The last answers of guests, each of which reports by itself when its answer changes. */
class ProbeResults<M extends Guest> {
  readonly #probe: GuestProbe;
  readonly #seen = new Map<M, string>();
  readonly #pending = new Map<M, Promise<void>>();

  constructor(probe: GuestProbe) {
    this.#probe = probe;
  }

  /** @throws when one does not answer. */
  async of(machines: readonly M[]): Promise<ReadonlyMap<M, string>> {
    const probed = machines.map((machine) => [machine, this.#start(machine)] as const);
    const missing = probed.filter(([machine]) => !this.#seen.has(machine));
    await Promise.all(missing.map(([, answer]) => answer));
    return new Map(machines.map((machine) => [machine, this.#seen.get(machine) ?? '']));
  }

  /** Waits until one of them answers, or `milliseconds` have passed. */
  async next(milliseconds: number): Promise<void> {
    await Promise.race([...this.#pending.values(), pause(milliseconds)]).catch(() => undefined);
  }

  #start(machine: M): Promise<void> {
    const before = this.#pending.get(machine);
    if (before !== undefined) return before;
    const answer = machine
      .execute(script(this.#probe, this.#seen.get(machine)), answerTimeout)
      .then(({ output }) => void this.#seen.set(machine, output))
      .catch((error: unknown) => {
        this.#seen.delete(machine);
        throw error;
      })
      .finally(() => this.#pending.delete(machine));
    answer.catch(() => undefined);
    this.#pending.set(machine, answer);
    return answer;
  }
}

/** Milliseconds between two looks at which machines there are to probe. */
const round = 200;

/**
 * Waits until the answers of machines are enough. The guests evaluate the probe by themselves and report when
 * its answer changes, so that a wait does not slow down what it waits for.
 *
 * @param machines the machines to probe: some may stop or start meanwhile.
 * @param enough what the wait yields; undefined: not yet.
 * @throws DeadlinePassed
 */
export function pollGuests<M extends Guest, T>(
  what: string,
  probe: GuestProbe,
  machines: () => readonly M[] | Promise<readonly M[]>,
  enough: (answers: ReadonlyMap<M, string>) => T | undefined,
  options: Omit<WaitOptions, 'every'>,
): Promise<T> {
  const results = new ProbeResults<M>(probe);
  const one = async () => {
    const result = enough(await results.of(await machines()));
    if (result === undefined) await results.next(round);
    return result;
  };
  return waitFor(what, one, { ...options, every: 10 });
}
